"""What a report prints, put together from a return and its guide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ehsg.domain import frozen_sign_offs
from ehsg.domain.content import Content, Priority, Score, sha256
from ehsg.domain.frozen_sign_offs import Declined
from ehsg.domain.guide import Guide
from ehsg.domain.priorities import explain
from ehsg.domain.scoring import SectionAverage, half_up, section_averages
from ehsg.domain.sign_off import HOW_WORDS, Judged, Place
from ehsg.domain.strength import confidence_in_words, rests_on_in_words
from ehsg.models import Assessment, Submission, User
from ehsg.queries import submissions
from ehsg.reports.document import (
    Report,
    ReportDeclined,
    ReportDescriptor,
    ReportDiffering,
    ReportLevel,
    ReportLink,
    ReportModel,
    ReportPriority,
    ReportSection,
    ReportSharing,
    ReportSignOff,
    ReportTerm,
)


@dataclass(frozen=True)
class _Standing:
    """What differs between a draft and a submission."""

    number: int | None
    submitted_at: datetime | None
    submitted_by: str | None
    generated_at: datetime
    check_address: str
    missing: tuple[str, ...] = ()


def of_submission(submission: Submission, guide: Guide, content: Content) -> Report:
    """The signed-off report: nothing in it depends on when it is rendered. There is none of an imported submission."""
    assessment = submission.assessment
    at = submission.submitted_at
    address = f"/areas/{assessment.area.code}/{assessment.collection.year}/submissions/{submission.number}"
    standing = _Standing(submission.number, at, _name(submission.submitted_by), at, address)
    last = submissions.latest_before(assessment, at)
    return _report(assessment, guide, content, submission.sign_offs, last, standing)


def _name(user: User | None) -> str:
    assert user  # noqa: S101  # nosec B101  # an imported submission, which nobody submitted, has no report
    return user.name


def of_draft(
    assessment: Assessment,
    guide: Guide,
    content: Content,
    places: Sequence[Place],
    *,
    missing: tuple[str, ...],
    now: datetime,
) -> Report:
    """The report as it would be, marked as a draft, with what is still missing."""
    address = f"/areas/{assessment.area.code}/{assessment.collection.year}/check"
    standing = _Standing(None, None, None, now, address, missing)
    last = submissions.latest_before(assessment, now)
    return _report(assessment, guide, content, frozen_sign_offs.to_json(places), last, standing)


def _report(
    assessment: Assessment,
    guide: Guide,
    content: Content,
    sign_offs: Sequence[Mapping[str, Any]],
    last: Content | None,
    standing: _Standing,
) -> Report:
    model, digest = content.data_maturity_model, sha256(content)
    signed, declined = frozen_sign_offs.from_json(sign_offs, digest)
    return Report(
        area_name=content.area_name,
        area_code=content.area_code,
        region=assessment.area.region,
        year=content.year,
        guide_title=guide.title,
        guide_edition=guide.edition,
        wording_notice=guide.notice,
        draft=standing.number is None,
        demonstration=assessment.collection.demonstration,
        submission_number=standing.number,
        submitted_at=standing.submitted_at,
        submitted_by=standing.submitted_by,
        generated_at=standing.generated_at,
        content_sha256=digest,
        check_address=standing.check_address,
        sections=_sections(guide, content, last),
        scale=tuple(ReportLevel(level.score, level.label, level.meaning) for level in guide.scale),
        data_maturity=_model(guide, model),
        priority_rule="" if model is None else explain(guide, model),
        priorities=tuple(
            _priority(guide, p, content.score_of) for p in content.priorities if guide.has(p.descriptor_id)
        ),
        sharing=ReportSharing(content.sharing.areas, content.sharing.departments, content.sharing.acknowledged),
        sign_offs=tuple(_signed(guide, judged, digest) for judged in signed),
        declined=tuple(_declined(guide, entry) for entry in declined),
        missing=standing.missing,
        confidence=_steps(guide, content),
        evidence_kinds=_kinds(guide, content),
    )


def _steps(guide: Guide, content: Content) -> tuple[ReportTerm, ...]:
    """Only where one is used: what was printed before there were any is printed as it was."""
    used = any(entry.strength.confidence for entry in content.scores)
    return tuple(ReportTerm(step.label, step.meaning) for step in guide.confidence) if used else ()


def _kinds(guide: Guide, content: Content) -> tuple[ReportTerm, ...]:
    used = any(entry.strength.rests_on for entry in content.scores)
    return tuple(ReportTerm(kind.label, kind.hint) for kind in guide.evidence_kinds) if used else ()


def _model(guide: Guide, number: int | None) -> ReportModel | None:
    if number is None:
        return None
    model = guide.model(number)
    return ReportModel(model.number, model.name, model.summary)


def _sections(guide: Guide, content: Content, last: Content | None) -> tuple[ReportSection, ...]:
    averages = section_averages(guide, content.score_of)
    last_scores = last.score_of if last else {}
    before = section_averages(guide, last_scores)
    return tuple(_section(guide, now, then, content, last_scores) for now, then in zip(averages, before, strict=True))


def _section(
    guide: Guide,
    now: SectionAverage,
    then: SectionAverage,
    content: Content,
    last_scores: Mapping[str, int | None],
) -> ReportSection:
    entries = {entry.descriptor_id: entry for entry in content.scores}
    section = guide.section(now.section_id)
    return ReportSection(
        id=section.id,
        name=section.name,
        kind_name=section.kind.value.capitalize(),
        average=now.shown,
        average_value=None if now.exact is None else half_up(now.exact, 4),
        scored=now.scored,
        total=now.expected,
        last_year_average=then.shown,
        descriptors=tuple(
            _descriptor(guide, entries[d.id], last_scores.get(d.id)) for d in guide.descriptors_in(section.id)
        ),
    )


def _descriptor(guide: Guide, entry: Score, last_score: int | None) -> ReportDescriptor:
    descriptor = guide.descriptor(entry.descriptor_id)
    level = None if entry.score is None else guide.level(entry.score)
    return ReportDescriptor(
        id=descriptor.id,
        title=descriptor.title,
        statement=descriptor.statement,
        score=entry.score,
        level_label=level.label if level else "",
        level_meaning=level.meaning if level else "",
        narrative=entry.narrative,
        evidence=tuple(ReportLink(link.label, link.url) for link in entry.evidence),
        last_score=last_score,
        differing=tuple(ReportDiffering(view.organisation, view.text) for view in entry.differing),
        confidence=confidence_in_words(guide, entry.strength),
        rests_on=rests_on_in_words(guide, entry.strength),
    )


def _priority(guide: Guide, choice: Priority, scores: Mapping[str, int | None]) -> ReportPriority:
    descriptor = guide.descriptor(choice.descriptor_id)
    return ReportPriority(
        descriptor_id=descriptor.id,
        title=descriptor.title,
        section_name=guide.section(descriptor.section).name,
        score=scores.get(descriptor.id),
        reason=choice.reason,
        plan=choice.plan,
    )


def _signed(guide: Guide, judged: Judged, digest: str) -> ReportSignOff:
    signature = judged.signature
    return ReportSignOff(
        role=guide.sign_off_role(signature.role_id).name,
        name=signature.name,
        organisation=signature.organisation,
        signed_on=signature.signed_on,
        how=HOW_WORDS[signature.how],
        capacity=signature.capacity,
        delegate_reason=signature.delegate_reason,
        minute=signature.minute,
        earlier_sha256="" if signature.content_sha256 == digest else signature.content_sha256,
        besides=judged.besides,
    )


def _declined(guide: Guide, entry: Declined) -> ReportDeclined:
    role = guide.sign_off_role(entry.role_id).name
    return ReportDeclined(role, entry.name, entry.organisation, entry.declined_on, entry.reason)
