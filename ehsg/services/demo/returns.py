"""Writing made-up returns in bulk. What is frozen is read back and frozen as any other submission is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import contains_eager, joinedload

from ehsg.domain.content import Content, Sharing, sha256, to_json
from ehsg.domain.frozen_sign_offs import signed_to_json
from ehsg.domain.guide import Guide
from ehsg.domain.sign_off import RECORDED, Judged, slot
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    DescriptorScore,
    Event,
    Evidence,
    PriorityChoice,
    SharingPermission,
    SignedContent,
    SignOff,
)
from ehsg.queries import assessments
from ehsg.queries.sign_off import signature
from ehsg.services import events
from ehsg.services.demo import chance, texts
from ehsg.services.demo.figures import made_up_strength
from ehsg.services.demo.plans import MadeUp
from ehsg.services.demo.texts import Material
from ehsg.services.submissions import freeze

WORKED_FOR = 30  # days over which an area's scores were saved
ORGANISATIONS = {
    "chair": "Early help partnership board",
    "chief_executive": "The council",
    "dcs": "The council, children’s services",
}


@dataclass(frozen=True)
class Writer:
    """What every return of a year is written with."""

    guide: Guide
    material: Material
    coordinators: Mapping[str, int]

    def write(self, *, collection: Collection, made: Sequence[MadeUp]) -> None:
        """Fills the collection's empty returns, and signs and submits those that were."""
        rows = _returns(collection, [m.area_code for m in made])
        self._write_scores(collection, rows, made)
        for return_ in made:
            self._write_choices(rows[return_.area_code], return_)
        db.session.flush()
        self._submit([(rows[m.area_code], m.submitted_at) for m in made if m.submitted_at])

    def _write_scores(self, collection: Collection, rows: Mapping[str, Assessment], made: Iterable[MadeUp]) -> None:
        ids = _score_ids(collection)
        scores: list[dict[str, Any]] = []
        evidence: list[dict[str, Any]] = []
        happened: list[dict[str, Any]] = []
        for return_ in made:
            assessment, user_id = rows[return_.area_code], self.coordinators[return_.area_code]
            for place, (descriptor_id, score) in enumerate(return_.scores.items()):
                at = _saved_at(return_, place)
                key = (return_.area_code, return_.year)
                narrative = texts.narrative(self.material, self.guide, descriptor_id, score, *key)
                links = texts.evidence(self.material, descriptor_id, return_.year, return_.area_code)
                id_ = ids[assessment.id, descriptor_id]
                strength = made_up_strength(self.guide, descriptor_id, score, *key)
                said: dict[str, Any] = {"confidence": strength.confidence, "rests_on": list(strength.rests_on)}
                values = {"score": score, "narrative": narrative}
                written = values | {name: value or None for name, value in said.items()}
                scores.append({"id": id_, **written, "version": 1, "saved_by_id": user_id, "saved_at": at})
                evidence += [
                    {"descriptor_score_id": id_, "position": n, "label": link.label, "url": link.url}
                    for n, link in enumerate(links, start=1)
                ]
                new: dict[str, Any] = values | {name: value for name, value in said.items() if value}
                if links:
                    new["evidence"] = [[link.label, link.url] for link in links]
                happened.append(_score_event(assessment.id, user_id, at, descriptor_id, new))
        db.session.execute(update(DescriptorScore), scores)
        db.session.execute(insert(Evidence), evidence)
        db.session.execute(insert(Event), happened)

    def _write_choices(self, assessment: Assessment, made: MadeUp) -> None:
        user_id, at = self.coordinators[made.area_code], chance.office_hours(made.worked_until, "choices")
        about: dict[str, Any] = {"at": at, "user_id": user_id, "assessment_id": assessment.id}
        if made.model is not None:
            assessment.data_maturity_model, assessment.data_maturity_version = made.model, 1
            events.record(kind="choose_model", **about, old={"model": None}, new={"model": made.model})
        if made.chosen:
            self._write_priorities(assessment, made, about)
        if made.sharing.acknowledged:
            row = assessment.sharing or SharingPermission(assessment_id=assessment.id)
            row.areas, row.departments, row.acknowledged = made.sharing.areas, made.sharing.departments, True
            row.version = 1
            db.session.add(row)
            events.record(kind="choose_sharing", **about, old=asdict(Sharing()), new=asdict(made.sharing))

    def _write_priorities(self, assessment: Assessment, made: MadeUp, about: dict[str, Any]) -> None:
        assessment.priorities_version = 2
        told: dict[str, list[str]] = {}
        for position, id_ in enumerate(made.chosen, start=1):
            key = (id_, made.area_code, made.year)
            reason = texts.reason(self.material, made.scores[id_], *key)
            plan = texts.plan(self.material, id_, *key)
            told[id_] = [reason, plan]
            db.session.add(
                PriorityChoice(
                    assessment_id=assessment.id, descriptor_id=id_, position=position, reason=reason, plan=plan
                )
            )
        events.record(kind="choose_priorities", **about, old={"chosen": []}, new={"chosen": list(made.chosen)})
        events.record(kind="explain_priorities", **about, old=dict.fromkeys(told, ["", ""]), new=told)

    def _submit(self, finished: Iterable[tuple[Assessment, datetime]]) -> None:
        """Reads each return as it stands now, and signs and freezes exactly that."""
        whole = []
        for assessment, at in finished:
            content = assessments.content(assessment, self.guide)
            whole.append((assessment, at, content, sha256(content)))
        db.session.add_all(
            SignedContent(sha256=digest, content=to_json(content), created_at=at - timedelta(days=7))
            for _, at, content, digest in whole
        )
        db.session.flush()  # the signatures point at it
        for assessment, at, content, digest in whole:
            user_id = self.coordinators[content.area_code]
            freeze(
                assessment=assessment,
                guide=self.guide,
                content=content,
                digest=digest,
                signed=self._sign(assessment, content, digest, user_id, at),
                user_id=user_id,
                now=at,
            )

    def _sign(
        self, assessment: Assessment, content: Content, digest: str, user_id: int, until: datetime
    ) -> list[dict[str, Any]]:
        """The required roles, and two to four partners, in the week before the submission."""
        signed = []
        for role_id, organisation in self._signatories(content.area_code, content.year):
            key = (role_id, organisation, content.area_code, content.year)
            days = 1 + int(6 * chance.number("signed", *key))
            day = chance.working_day(until.date() - timedelta(days=days))
            row = SignOff(
                assessment_id=assessment.id,
                role_id=role_id,
                slot=slot(self.guide.sign_off_role(role_id), organisation),
                name=texts.invented_name(self.material, *key[:3]),
                organisation=organisation,
                signed_on=day,
                how=chance.pick(list(RECORDED), "how", *key),
                content_sha256=digest,
                recorded_by_id=user_id,
                recorded_at=chance.office_hours(day, *key),
            )
            new = {"name": row.name, "organisation": organisation, "sha256": digest}
            events.record(
                kind="record_sign_off",
                at=row.recorded_at,
                user_id=user_id,
                assessment_id=assessment.id,
                subject=role_id,
                new=new,
            )
            signed.append(row)
        db.session.add_all(signed)
        return [signed_to_json(Judged(signature(row))) for row in signed]

    def _signatories(self, *key: object) -> Iterable[tuple[str, str]]:
        partners = chance.shuffled(self.material.partners, "partners", *key)
        for role in self.guide.sign_off_roles:
            if role.several:
                many = max(role.minimum, 2 + int(3 * chance.number("how many", *key)))
                yield from ((role.id, organisation) for organisation in partners[:many])
            elif role.minimum:
                yield role.id, ORGANISATIONS.get(role.id, "The council")


def _returns(collection: Collection, codes: Sequence[str]) -> dict[str, Assessment]:
    rows = db.session.scalars(
        select(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Assessment.collection_id == collection.id, Area.code.in_(codes))
        .options(
            contains_eager(Assessment.area),
            contains_eager(Assessment.collection),
            joinedload(Assessment.sharing),
            joinedload(Assessment.extension),
        )
        .execution_options(populate_existing=True)
    )
    return {row.area.code: row for row in rows}


def _score_ids(collection: Collection) -> dict[tuple[int, str], int]:
    rows = db.session.execute(
        select(DescriptorScore.assessment_id, DescriptorScore.descriptor_id, DescriptorScore.id)
        .join(Assessment, Assessment.id == DescriptorScore.assessment_id)
        .where(Assessment.collection_id == collection.id)
    )
    return {(assessment_id, descriptor_id): id_ for assessment_id, descriptor_id, id_ in rows}


def _saved_at(made: MadeUp, place: int) -> datetime:
    """The scores are spread over the month up to the last day that anything was saved."""
    before = (len(made.scores) - 1 - place) * WORKED_FOR // len(made.scores)
    day = chance.working_day(made.worked_until - timedelta(days=before))
    return chance.office_hours(day, made.area_code, place)


def _score_event(
    assessment_id: int, user_id: int, at: datetime, descriptor_id: str, new: dict[str, Any]
) -> dict[str, Any]:
    old: dict[str, Any] = {"score": None, "narrative": ""}
    old |= {name: nothing for name, nothing in (("confidence", ""), ("rests_on", [])) if name in new}
    if "evidence" in new:
        old["evidence"] = []
    return {
        "at": at,
        "user_id": user_id,
        "assessment_id": assessment_id,
        "kind": "record_score",
        "subject": descriptor_id,
        "old": old,
        "new": new,
    }
