"""What the national team can ask an area about its return: questions, never verdicts. Each is sent only when chosen.

Source: the programme gave structured feedback to every area (annual report 2024-25, line 103, seed 001).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ehsg.domain.content import Content
from ehsg.domain.guide import Descriptor, Guide
from ehsg.domain.scoring import half_up, section_averages
from ehsg.domain.strength import rests_on_in_words, weak_only

JUMP = 2  # levels from one year to the next: one level is what a year's work can look like
# Two sentences of the 15 words that plain English asks for: one says what is in place, the other how that is known.
# Whoever has written fewer cannot have said both.
THIN = 30
# A whole level. The national averages of the five sections never lay more than 0.6 apart (annual report 2024-25,
# lines 107-112, seed 001), so an area in which one section is a level from the others has something to tell.
FAR = Fraction(1)

_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True)
class Consistency:
    """One question that can be sent. `descriptor_id` is empty where it is about a whole section."""

    id: str
    section_id: str
    descriptor_id: str
    sentence: str


def consistency_questions(guide: Guide, this: Content, last: Content | None) -> tuple[Consistency, ...]:
    """What can be asked, in the guide's order and a section's own question first.

    `last` is what the area submitted in the latest year before, None where it submitted nothing: then nothing is
    compared with it.
    """
    found = {section.id: _far(guide, this, section.id) for section in guide.sections}
    for descriptor in guide.descriptors:
        for kind, ask in _ASK.items():
            if sentence := ask(guide, descriptor, this, last):
                question = Consistency(f"{kind}-{descriptor.id}", descriptor.section, descriptor.id, sentence)
                found[descriptor.section].append(question)
    return tuple(question for section in guide.sections for question in found[section.id])


def words_in(text: str) -> int:
    """How many words a text has. A dash between blanks is none; a number is one."""
    return len(_WORD.findall(text))


def _jump(guide: Guide, descriptor: Descriptor, this: Content, last: Content | None) -> str:
    now, before = this.entry(descriptor.id).score, last.entry(descriptor.id).score if last else None
    if last is None or now is None or before is None or abs(now - before) < JUMP:
        return ""
    return f"{descriptor.title}: it was scored {before} in {last.year} and {now} in {this.year}. What has changed?"


def _thin(guide: Guide, descriptor: Descriptor, this: Content, last: Content | None) -> str:
    entry = this.entry(descriptor.id)
    many = words_in(entry.narrative)
    if entry.score is None or guide.high_score is None or entry.score < guide.high_score or many >= THIN:
        return ""
    narrative = f"a narrative of {many} word{'' if many == 1 else 's'}" if many else "no narrative"
    return f"{descriptor.title}: it is scored {entry.score} and has {narrative}. What is in place, and how do you know?"


def _assertion(guide: Guide, descriptor: Descriptor, this: Content, last: Content | None) -> str:
    entry = this.entry(descriptor.id)
    if not weak_only(guide, entry.score, entry.strength):
        return ""
    rests_on = rests_on_in_words(guide, entry.strength)
    return f"{descriptor.title}: the score of {entry.score} rests only on: {rests_on}. What else could show it?"


def _same(guide: Guide, descriptor: Descriptor, this: Content, last: Content | None) -> str:
    """White space aside: nobody has changed a word."""
    now, before = this.entry(descriptor.id).narrative, last.entry(descriptor.id).narrative if last else ""
    if last is None or not now.strip() or now.split() != before.split():
        return ""
    return f"{descriptor.title}: the narrative is word for word that of {last.year}. Does it still describe your area?"


_ASK: dict[str, Callable[[Guide, Descriptor, Content, Content | None], str]] = {
    "jump": _jump,
    "thin": _thin,
    "assertion": _assertion,
    "same": _same,
}


def _far(guide: Guide, this: Content, section_id: str) -> list[Consistency]:
    """Whether the section's average is a level or more from the mean of the other sections' averages."""
    averages = {section.section_id: section.exact for section in section_averages(guide, this.score_of)}
    own = averages.pop(section_id)
    others = [mean for mean in averages.values() if mean is not None]
    if own is None or not others:
        return []
    mean = sum(others, Fraction()) / len(others)
    if abs(own - mean) < FAR:
        return []
    sentence = (
        f"{guide.section(section_id).name}: the section’s average is {half_up(own)}, and that of the other sections "
        f"is {half_up(mean)}. What makes the difference?"
    )
    return [Consistency(f"far-{section_id}", section_id, "", sentence)]
