"""A partner round for tests: organisations, contributors, links and what they answered."""

from typing import Any

from ehsg import models
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.answers import Who, record_answer
from ehsg.services.partners import add_participant, open_moderation, open_round, send_link
from tests import factories
from tests.factories import NOW
from tests.pages import Browser

POLICE, HEALTH, SCHOOL = "West Yorkshire Police", "Leeds Health Trust", "Leeds Schools"


def the_return(world: Any) -> models.Assessment:
    """The return with what services need of it, as a request would load it."""
    from ehsg.queries import assessments

    db.session.expire_all()
    found = assessments.find(world.leeds.code, world.collection.year)
    assert found is not None
    return found


def takes_part(
    world: Any, name: str, partner: Partner = Partner.POLICE, scope: tuple[str, ...] | None = None
) -> models.Participant:
    """An organisation in the round."""
    by = {"user_id": world.coordinator.id, "now": NOW}
    row = add_participant(
        assessment=the_return(world), guide=world.guide, partner=partner, name=name, scope=scope, **by
    )
    db.session.commit()
    return row


def opened(world: Any) -> None:
    """Opens the round."""
    open_round(assessment=the_return(world), user_id=world.coordinator.id, now=NOW)
    db.session.commit()


def moderated(world: Any) -> None:
    """Opens moderation."""
    open_moderation(assessment=the_return(world), user_id=world.coordinator.id, now=NOW)
    db.session.commit()


def contributor(world: Any, organisation: str, partner: Partner = Partner.POLICE) -> models.User:
    """Somebody who speaks for the organisation."""
    values = {"role": Role.CONTRIBUTOR, "area": world.leeds, "partner": partner, "organisation": organisation}
    user: models.User = factories.MembershipFactory(**values).user
    db.session.commit()
    return user


def answered(
    world: Any, participant: models.Participant, descriptor_id: str, entry: PartnerEntry, user_id: int | None = None
) -> None:
    """The organisation's answer, over whatever is stored."""
    row = (
        db.session.query(models.PartnerScore)
        .filter_by(participant_id=participant.id, descriptor_id=descriptor_id)
        .one()
    )
    record_answer(
        assessment=the_return(world),
        participant=participant,
        descriptor_id=descriptor_id,
        entry=entry,
        version=row.version,
        who=Who(user_id or world.coordinator.id),
        now=NOW,
    )
    db.session.commit()


def link_for(world: Any, participant: models.Participant, email: str = "nia@police.example") -> str:
    """The address of a one-time link for the organisation."""
    row = send_link(
        assessment=the_return(world),
        participant=participant,
        email=email,
        by=world.coordinator,
        link_to=lambda token: f"/partner-links/{token}",
        now=NOW,
    )
    db.session.commit()
    return str(db.session.get_one(models.Message, row.message_id).values["link"])


def by_link(world: Any, participant: models.Participant) -> Browser:
    """A browser in which a link for the organisation was confirmed."""
    browser: Browser = world.browser()
    answer = browser.post(link_for(world, participant), {"name": "Nia New", "capacity": "Inspector"})
    assert answer.status_code == 303
    return browser


def answers_at(world: Any, participant: models.Participant, descriptor_id: str = "") -> str:
    """The address of the organisation's answers, or of one of them."""
    end = f"/{descriptor_id}" if descriptor_id else ""
    return f"{world.base}/partners/{participant.id}/answers{end}"
