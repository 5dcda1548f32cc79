"""A comparison in the words and figures in which it is shown, the same on the page, in the PDF and in the Word file."""

from collections.abc import Iterable, Sequence
from datetime import date

from ehsg.domain.actions import STATUS_WORDS, Status
from ehsg.domain.change import Direction
from ehsg.domain.dates import date_in_words, moment_in_words, uk_date
from ehsg.domain.groups import Group
from ehsg.domain.guide import Guide
from ehsg.domain.progress import Progress, YearScores, changes_of_edition, descriptors_of, sections_of
from ehsg.queries import comparison_charts as charts
from ehsg.queries.compared import Before, Beside, Compared
from ehsg.queries.comparison import ActionSeen, YearReturn
from ehsg.reports import comparison_document as paper

NOT_SCORED, NOT_IN_GUIDE, NO_ACTIONS = "–", "not in guide", "No actions"
TITLE = "Comparison of early help self-assessments"
BOARD_TITLE = "Early help self-assessment: paper for the partnership board"


def document(compared: Compared, *, today: date, groups: bool, for_board: bool = False) -> paper.ComparisonDocument:
    """Put it into words.

    Args:
        compared: with one year at least.
        today: when the document is made.
        groups: whether to show England and the groups beside it.
        for_board: whether a board is asked to decide something.
    """
    beside = compared.beside if groups or (compared.beside and compared.beside.areas) else None
    shown = _shown(beside) if groups else ()
    heads = _beside_heads(beside, groups=groups)
    return paper.ComparisonDocument(
        area_name=compared.area.name,
        area_code=compared.area.code,
        region=compared.area.region,
        title=BOARD_TITLE if for_board else TITLE,
        span=_span([year.year for year in compared.found]),
        with_whom=_with_whom(shown, beside),
        demonstration=compared.demonstration,
        made_on=today,
        notices=_notices(compared, beside),
        years=tuple(_year(*pair) for pair in zip(compared.found, compared.scores, strict=True)),
        edition_notes=tuple(
            f"The guide changed between {one} and {next_}. Averages before and after may rest on different descriptors."
            for one, next_ in changes_of_edition(compared.scores)
        ),
        changes=_changes(compared.changed) if compared.changed else None,
        averages=charts.averages(compared, groups=groups),
        beside=_beside(compared, beside, shown, groups=groups) if beside else None,
        priorities=tuple(_priorities(compared)),
        actions=_actions(compared),
        beside_heads=heads,
        descriptors=_descriptors(compared, beside, groups=groups),
        predecessors=tuple(_predecessor(before, compared.area.name) for before in compared.before),
        decisions=_decisions(compared) if for_board else (),
    )


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _shown(beside: Beside | None) -> tuple[Group, ...]:
    return tuple(group for group in beside.groups if group.averages is not None) if beside else ()


def _with_whom(shown: Sequence[Group], beside: Beside | None) -> str:
    names = [group.name for group in shown] + ([area.name for area in beside.areas] if beside else [])
    return f"Beside {', '.join(names)}" if names else ""


def _notices(compared: Compared, beside: Beside | None) -> tuple[str, ...]:
    wording = dict.fromkeys(year.guide.notice for year in compared.scores)
    scores_only = "This document has scores, priorities and actions, and no narrative."
    named = [area.name for area in beside.areas] if beside else []
    permitted = (
        f"The scores of {_listed(named)} are shown because they permit it. They are not public." if named else ""
    )
    return tuple(filter(None, (*wording, scores_only, permitted)))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _year(found: YearReturn, scores: YearScores) -> paper.ComparedYear:
    number = found.content.data_maturity_model
    model = f"Model {number}: {scores.guide.model(number).name}" if number is not None else ""
    submitted = f"Submission {found.number}, {date_in_words(uk_date(found.submitted_at))}"
    if found.imported:
        submitted = "Imported by the national team"  # when it was submitted is not known
    return paper.ComparedYear(found.year, submitted, model)


def _changes(changed: Progress) -> paper.Changes:
    before, after = changed.before.year, changed.after.year
    counts = changed.shares.counts
    moves = tuple(
        paper.Moves(
            "up" if way is Direction.IMPROVED else "down",
            tuple(f"{move.title}: {move.change.in_words}" for move in largest.moves),
            largest.others,
        )
        for way, largest in changed.both_ways()
    )
    return paper.Changes(
        before=before,
        after=after,
        sentence=f"Of {changed.shares.base} descriptors scored in both {before} and {after}, "
        f"{counts[Direction.IMPROVED]} improved, {counts[Direction.SAME]} stayed the same and "
        f"{counts[Direction.DECLINED]} declined.",
        moves=moves,
        basis=() if changed.same_edition else tuple(_basis(changed)),
    )


def _basis(changed: Progress) -> Iterable[str]:
    years = changed.before.year, changed.after.year
    for section in changed.sections:
        both = (
            f" On those in both: {section.shared.in_words}." if section.basis.shared and not section.basis.same else ""
        )
        yield f"{section.name}: {section.change.in_words}. {section.basis.in_words(years)}{both}"


def _beside(compared: Compared, beside: Beside, shown: Sequence[Group], *, groups: bool) -> paper.Beside:
    of_groups = [_group(group, beside) for group in beside.groups] if groups else []
    scores = next(year for year in compared.scores if year.year == beside.year)
    return paper.Beside(
        year=beside.year,
        sentences=(*of_groups, *(f"{area.name}: its own averages." for area in beside.areas)),
        dots=charts.dots(compared, beside, shown, scores),
        spreads=tuple(charts.spreads(compared, beside, scores)) if groups else (),
    )


def _group(group: Group, beside: Beside) -> str:
    if group.averages is not None:
        return f"{group.name}: average of {group.areas} area{'' if group.areas == 1 else 's'} that submitted."
    if not beside.final:
        at = moment_in_words(beside.closes_at)
        return f"{group.name}: shown when the collection has closed for every area, at {at}."
    return f"{group.name}: not shown, because it would rest on too few areas."


def _priorities(compared: Compared) -> Iterable[paper.FollowedPriority]:
    """The latest year's first."""
    latest = compared.scores[-1]
    for found, then in reversed(list(zip(compared.found, compared.scores, strict=True))):
        for id_ in found.content.chosen:
            yield paper.FollowedPriority(
                title=then.guide.descriptor(id_).title,
                year=found.year,
                then=_score(then, id_),
                latest=_score(latest, id_),
                actions=_done([a for a in compared.actions if (a.year, a.descriptor_id) == (found.year, id_)])
                if found.may_view_actions
                else "",
            )


def _done(actions: Sequence[ActionSeen]) -> str:
    return f"{sum(a.status is Status.DONE for a in actions)} of {len(actions)}" if actions else NO_ACTIONS


def _score(year: YearScores, descriptor_id: str) -> str:
    if not year.guide.has(descriptor_id):
        return NOT_IN_GUIDE
    score = year.score(descriptor_id)
    return NOT_SCORED if score is None else str(score)


def _actions(compared: Compared) -> tuple[paper.ActionLine, ...]:
    guide_of = {year.year: year.guide for year in compared.scores}
    return tuple(_action(guide_of[action.year], action) for action in reversed(compared.actions))


def _action(guide: Guide, action: ActionSeen) -> paper.ActionLine:
    return paper.ActionLine(
        priority=guide.descriptor(action.descriptor_id).title,
        year=action.year,
        what=action.what,
        owner=f"{action.owner} ({action.person})" if action.person else action.owner,
        due=date_in_words(action.due_on) if action.due_on else "no date",
        status=STATUS_WORDS[action.status],
    )


def _beside_heads(beside: Beside | None, *, groups: bool) -> tuple[str, ...]:
    if beside is None:
        return ()
    england = [f"England {what} {beside.year}" for what in ("median", "middle half")]
    shown = england if groups and beside.descriptors else []
    return (*shown, *(f"{area.name} {beside.year}" for area in beside.areas))


def _descriptors(compared: Compared, beside: Beside | None, *, groups: bool) -> tuple[paper.DescriptorPart, ...]:
    """Each descriptor in the section and with the title that the latest year which has it gives it."""
    scores = compared.scores
    changes = {d.descriptor_id: d.change.in_words for d in compared.changed.descriptors} if compared.changed else {}
    guide_of = {id_: year.guide for year in scores for id_ in year.guide.descriptor_ids}
    parts = []
    for section in sections_of(scores):
        ids = [id_ for id_ in descriptors_of(scores) if guide_of[id_].descriptor(id_).section == section.id]
        lines = tuple(
            paper.DescriptorLine(
                title=guide_of[id_].descriptor(id_).title,
                scores=tuple(_score(year, id_) for year in scores),
                change=changes.get(id_, "in neither year’s guide") if changes else "",
                beside=_beside_cells(beside, id_, groups=groups),
            )
            for id_ in ids
        )
        parts.append(paper.DescriptorPart(section.name, lines))
    return tuple(parts)


def _beside_cells(beside: Beside | None, descriptor_id: str, *, groups: bool) -> tuple[str, ...]:
    if beside is None:
        return ()
    england: tuple[str, ...] = ()
    if groups and beside.descriptors:
        middle = beside.descriptors.get(descriptor_id)
        england = (middle.shown[1], f"{middle.shown[0]} to {middle.shown[2]}") if middle else (NOT_SCORED, NOT_SCORED)
    return (*england, *(str(beside.scores[a.area_id].get(descriptor_id, NOT_SCORED)) for a in beside.areas))


def _predecessor(before: Before, successor: str) -> paper.Predecessor:
    years = before.years
    closed = f" until {date_in_words(before.area.closed_on)}" if before.area.closed_on else ""
    rows = tuple((section.name, *(_own_average(year, section.id) for year in years)) for section in sections_of(years))
    return paper.Predecessor(
        name=before.area.name,
        sentence=f"{before.area.name} was an area of its own{closed}. Its returns are its own history, and "
        f"are not added to those of {successor}.",
        head=("Section", *(str(year.year) for year in years)),
        rows=rows,
    )


def _own_average(year: YearScores, section_id: str) -> str:
    found = year.averages.get(section_id)
    return found.shown if found and found.scored else NOT_SCORED


def _decisions(compared: Compared) -> tuple[str, ...]:
    """What a board is asked for: suggestions, which the Word file lets the area change."""
    latest = compared.scores[-1].year
    open_ = sum(a.status in {Status.NOT_STARTED, Status.UNDER_WAY} for a in compared.actions)
    since = f" since {compared.changed.before.year}" if compared.changed else ""
    return (
        f"Note the scores for {latest} and what changed{since}.",
        f"Confirm the priorities for {latest}, or say what should take their place in the next self-assessment.",
        f"Agree who leads on each of the {open_} actions that are not finished, and by when."
        if open_
        else "Agree which actions to take on the priorities, who leads on each and by when.",
        "Say when the board wants to hear about progress next.",
    )
