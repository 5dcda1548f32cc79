"""The parts of a return, and whom a change of each asks to sign again. The table itself is data in the guide."""

from enum import StrEnum


class Part(StrEnum):
    """What a change can be of. WHOLE: what the return is a return of, which always asks everybody again."""

    WHOLE = "whole"
    SCORES = "scores"
    NARRATIVE = "narrative"
    EVIDENCE = "evidence"
    STRENGTH = "strength"
    DIFFERING_VIEWS = "differing_views"
    DATA_MATURITY = "data_maturity"
    PRIORITIES = "priorities"
    PRIORITY_TEXTS = "priority_texts"
    SHARING = "sharing"


class Whom(StrEnum):
    """Whom a change asks to sign again. THOSE_WHO_ASKED: who asked for that when signing, section by section."""

    EVERYBODY = "everybody"
    THOSE_WHO_ASKED = "those_who_asked"
    NOBODY = "nobody"


# What belongs to a descriptor, and so to a section: only of these can a signatory ask to be asked again.
IN_SECTIONS = frozenset({Part.SCORES, Part.NARRATIVE, Part.EVIDENCE, Part.STRENGTH, Part.DIFFERING_VIEWS})
