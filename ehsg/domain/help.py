"""Help pages: what each kind of person does, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ehsg.domain.roles import Role


@dataclass(frozen=True)
class Part:
    """A time of the year, in words, and what to do then."""

    when: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class HelpPage:
    """One page: the last word of its address, the roles that it is for, and its words."""

    slug: str
    roles: frozenset[Role]
    title: str
    about: str
    parts: tuple[Part, ...]


def pages_from(data: Iterable[Any]) -> tuple[HelpPage, ...]:
    """The pages of the file, in its order. KeyError, TypeError or ValueError: it is not in the form that is wanted."""
    return tuple(
        HelpPage(
            slug=str(one["slug"]),
            roles=frozenset(Role(role) for role in one["roles"]),
            title=str(one["title"]),
            about=str(one["about"]),
            parts=tuple(Part(str(part["when"]), tuple(map(str, part["steps"]))) for part in one["parts"]),
        )
        for one in data
    )


def own_first(pages: Iterable[HelpPage], roles: frozenset[Role]) -> tuple[HelpPage, ...]:
    """Those for any of the roles before the others, else in their order."""
    return tuple(sorted(pages, key=lambda page: not page.roles & roles))
