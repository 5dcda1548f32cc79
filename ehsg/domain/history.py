"""What happened to a return, in the words of the field: an event becomes a sentence, and a save what it changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from ehsg.domain import (
    actions_history,
    feedback_history,
    good_practice_history,
    learning_sets_history,
    sign_off_history,
)
from ehsg.domain.changes import differing_changes
from ehsg.domain.content import Differing, Link
from ehsg.domain.dates import UK, moment_in_words, time_in_words, uk_date
from ehsg.domain.guide import Guide
from ehsg.domain.happened import Happened
from ehsg.domain.merge import Comparison, compare
from ehsg.domain.permissions import NATIONAL_ROLES, Role
from ehsg.domain.sharing import told_shared_again, told_to_ask_again, told_withdrawn
from ehsg.domain.strength import Strength, strength_changes

NEUTRAL = "The return was worked on"
_ANSWERS = {True: "yes", False: "no", None: "not answered"}


@dataclass(frozen=True)
class Line:
    """One event as a list shows it: the time of day in the UK, and the descriptor whose own history tells more."""

    time: str
    by: str
    sentence: str
    descriptor_id: str | None


@dataclass(frozen=True)
class Day:
    """What happened on one day in the UK, the latest first."""

    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Change:
    """One save of a descriptor. `narrative` (`mine` before, `theirs` after) is None where it stayed as it was."""

    at: datetime
    by: str
    sentence: str
    narrative: Comparison | None
    added: tuple[Link, ...]
    removed: tuple[Link, ...]


def sentence(guide: Guide, event: Happened) -> str:
    """What happened, without a full stop. Never fails: what is not understood is told in general words."""
    tell = SENTENCES.get(event.kind)
    try:
        return tell(guide, event) if tell else NEUTRAL
    except (AttributeError, KeyError, TypeError, ValueError):
        return NEUTRAL


def days(guide: Guide, events: Iterable[Happened]) -> tuple[Day, ...]:
    """The events, in the order given, under the days on which they happened."""
    return tuple(
        Day(day, tuple(_line(guide, event) for event in those))
        for day, those in groupby(events, key=lambda event: uk_date(event.at))
    )


def change(guide: Guide, event: Happened) -> Change:
    """What one save of a descriptor changed, with both narratives compared."""
    before, after = _links(event.old), _links(event.new)
    return Change(
        at=event.at,
        by=event.by,
        sentence=_capital(_saved(guide, event) or NEUTRAL),
        narrative=_narratives(event),
        added=tuple(link for link in after if link not in before),
        removed=tuple(link for link in before if link not in after),
    )


def _line(guide: Guide, event: Happened) -> Line:
    told_apart = event.kind == "record_score" and guide.has(event.subject)
    return Line(
        time=time_in_words(event.at.astimezone(UK)),
        by=event.by,
        sentence=sentence(guide, event),
        descriptor_id=event.subject if told_apart else None,
    )


def _record_score(guide: Guide, event: Happened) -> str:
    return f"{_title(guide, event.subject)}: {_saved(guide, event) or 'saved'}"


def _saved(guide: Guide, event: Happened) -> str:
    told = (_score(event), *_strength(guide, event), _narrative(event), _evidence(event), *_differing(event))
    return ", ".join(part for part in told if part)


def _score(event: Happened) -> str:
    if "score" not in event.new:
        return ""
    old, new = event.old.get("score"), event.new["score"]
    if old is None:
        return "no score" if new is None else f"score {new} was given"
    return f"score {old} was cleared" if new is None else f"score {old} became {new}"


def _strength(guide: Guide, event: Happened) -> Iterable[str]:
    before, after = (Strength(s.get("confidence", ""), tuple(s.get("rests_on", ()))) for s in (event.old, event.new))
    return strength_changes(guide, before, after)


def _narrative(event: Happened) -> str:
    if "narrative" not in event.new:
        return ""
    old, new = event.old.get("narrative"), event.new["narrative"]
    return f"the narrative was {'changed' if old and new else 'written' if new else 'taken out'}"


def _narratives(event: Happened) -> Comparison | None:
    if "narrative" not in event.new:
        return None
    return compare(event.old.get("narrative") or "", event.new["narrative"] or "")


def _evidence(event: Happened) -> str:
    before, after = _links(event.old), _links(event.new)
    if before == after:
        return ""
    added, removed = len(set(after) - set(before)), len(set(before) - set(after))
    told = [_count(many, what) for many, what in ((added, "added"), (removed, "taken out")) if many]
    return ", ".join(told) or "the evidence links were put in another order"


def _count(many: int, what: str) -> str:
    return f"{many} evidence link{' was' if many == 1 else 's were'} {what}"


def _differing(event: Happened) -> Iterable[str]:
    before, after = ([Differing(*pair) for pair in side.get("differing", ())] for side in (event.old, event.new))
    return differing_changes(before, after)


def _links(side: Mapping[str, Any]) -> tuple[Link, ...]:
    return tuple(Link(label, url) for label, url in side.get("evidence", ()))


def _choose_model(guide: Guide, event: Happened) -> str:
    old, new = event.old.get("model"), event.new["model"]
    return f"Data maturity: model {new} was chosen" if old is None else f"Data maturity: model {old} became model {new}"


def _choose_priorities(guide: Guide, event: Happened) -> str:
    old, new = event.old.get("chosen", ()), event.new["chosen"]
    chosen = [_title(guide, id_) for id_ in new if id_ not in old]
    taken_out = [_title(guide, id_) for id_ in old if id_ not in new]
    told = [f"{_list(titles)} {done}" for titles, done in ((chosen, "chosen"), (taken_out, "taken out")) if titles]
    return f"Priorities: {'; '.join(told) or 'put in another order'}"


def _explain_priorities(guide: Guide, event: Happened) -> str:
    told = [
        f"{_title(guide, id_)} ({_list(parts)})"
        for id_, pair in event.new.items()
        if (parts := _texts_changed(event.old.get(id_, ("", "")), pair))
    ]
    return f"Priorities: texts changed for {_list(told)}" if told else "Priorities: texts changed"


def _texts_changed(old: Sequence[str], new: Sequence[str]) -> list[str]:
    names = ("why it was chosen", "what will be done")
    return [name for name, before, after in zip(names, old, new, strict=True) if before != after]


def _choose_sharing(guide: Guide, event: Happened) -> str:
    told = [
        f"with {who} {_ANSWERS[event.old.get(key)]} became {_ANSWERS[event.new[key]]}"
        for key, who in (("areas", "other areas"), ("departments", "other government departments"))
        if event.old.get(key) != event.new[key]
    ]
    if bool(event.old.get("acknowledged")) != event.new["acknowledged"]:
        given = "given" if event.new["acknowledged"] else "taken back"
        told.append(f"the acknowledgement of what is always shared was {given}")
    return f"Sharing: {', '.join(told) or 'saved'}"


def _submit(guide: Guide, event: Happened) -> str:
    return f"The return was submitted (submission {event.subject})"


def _reopen(guide: Guide, event: Happened) -> str:
    until = event.new.get("closes_at")
    by_when = f", to be submitted again by {moment_in_words(datetime.fromisoformat(until))}" if until else ""
    again = told_to_ask_again(event.new.get("ask_again", []))
    return f"The return was reopened{by_when}{again}. Reason given: {event.new['reason']}"


def _extend_area(guide: Guide, event: Happened) -> str:
    until = moment_in_words(datetime.fromisoformat(event.new["closes_at"]))
    return f"The area was given more time, until {until}. Reason given: {event.new['reason']}"


def _remind_area(guide: Guide, event: Happened) -> str:
    which = {"before_closing": "that the collection closes", "overdue": "that the return is overdue"}
    return f"The coordinators were reminded by email {which[event.new['kind']]}"


def _download(guide: Guide, event: Happened) -> str:
    what, number = event.subject.rsplit(" ", 1)
    taken = {"report": "The report of", "content": "The data file of", "comparison": "A comparison with"}
    who = _outsider(event.new.get("roles", ()))
    return f"{taken.get(what, f'The {what} of')} submission {number} was downloaded by {who}"


def _outsider(roles: Sequence[str]) -> str:
    held = set(roles)
    if held & NATIONAL_ROLES:
        return "the national team"
    if Role.DEPARTMENT_VIEWER in held:
        return "another government department"
    return "another area’s coordinator" if Role.COORDINATOR in held else "somebody outside the area"


def _title(guide: Guide, descriptor_id: str) -> str:
    return guide.descriptor(descriptor_id).title if guide.has(descriptor_id) else f"Descriptor {descriptor_id}"


def _list(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_organisation(words: str) -> Callable[[Guide, Happened], str]:
    """A sentence with the organisation's name at its place: never what the organisation scored."""
    return lambda guide, event: words.format({**event.old, **event.new}["organisation"])


def _record_answer(guide: Guide, event: Happened) -> str:
    return f"{event.new['organisation']} gave its own view: {_title(guide, event.subject)}"


def _comment(words: str) -> Callable[[Guide, Happened], str]:
    """That there is a comment on the descriptor, never what it says."""
    return lambda guide, event: f"{_title(guide, event.subject)}: {words}"


# One for each kind of event that a service records about a return.
SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "record_score": _record_score,
    "choose_model": _choose_model,
    "choose_priorities": _choose_priorities,
    "explain_priorities": _explain_priorities,
    "choose_sharing": _choose_sharing,
    **sign_off_history.SENTENCES,
    "withdraw_sharing": lambda guide, event: told_withdrawn(event.subject, event.new),
    "share_again": lambda guide, event: told_shared_again(event.subject, event.new),
    "submit": _submit,
    "import_history": lambda guide, event: "The return was imported by the national team; it was not signed off here",
    "reopen": _reopen,
    "extend_area": _extend_area,
    "remind_area": _remind_area,
    "add_participant": _of_organisation("{} takes part in the partner round"),
    "change_scope": _of_organisation("What {} is asked about was changed"),
    "remove_participant": _of_organisation("{} was taken out of the partner round"),
    "open_round": lambda guide, event: "The partner round was opened",
    "open_moderation": lambda guide, event: "Moderation was opened: the area sees every organisation’s scores",
    "send_partner_link": _of_organisation("A link was sent to somebody at {}"),
    "revoke_partner_link": _of_organisation("A link for {} was taken back"),
    "confirm_partner_link": _of_organisation("A link for {} was used for the first time"),
    "nudge": _of_organisation("{} was reminded"),
    "record_answer": _record_answer,
    "open_thread": _comment("a comment was written"),
    "reply_in_thread": _comment("a comment was replied to"),
    "resolve_thread": _comment("a comment was resolved"),
    "open_thread_again": _comment("a comment was opened again"),
    "take_out_comment": _comment("a comment was taken out"),
    "download": _download,
    **actions_history.SENTENCES,
    **feedback_history.SENTENCES,
    **learning_sets_history.SENTENCES,
    **good_practice_history.SENTENCES,
}
