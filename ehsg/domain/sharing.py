"""With whom an area may share its scores and priorities, and who stands for them in a preview."""

from dataclasses import dataclass

from ehsg.domain.permissions import Membership, Role, Viewer

NOBODY = 0  # the id of no person and of no area


@dataclass(frozen=True)
class Audience:
    """One of the two permissions: who somebody is to whom it is given."""

    id: str
    title: str
    viewer: Viewer


AUDIENCES = {
    audience.id: audience
    for audience in (
        Audience(
            "areas",
            "What another area’s coordinator would see",
            Viewer(NOBODY, frozenset({Membership(Role.COORDINATOR, NOBODY)})),
        ),
        Audience(
            "departments",
            "What another government department would see",
            Viewer(NOBODY, frozenset({Membership(Role.DEPARTMENT_VIEWER)})),
        ),
    )
}
