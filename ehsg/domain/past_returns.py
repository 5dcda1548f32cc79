"""Past years' returns as a file has them, and their narratives: each row checked, and refused with reasons.

Columns: FIXED, then one for each descriptor's id. The rules are those of any return: every descriptor has a score, and
the priorities fit the data maturity model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ehsg.domain.dates import date_in_words, uk_date
from ehsg.domain.guide import Guide
from ehsg.domain.history_file import NOT_IN_THIS_ENCODING, Table, undecoded
from ehsg.domain.past_years import KnownArea, Places, Row, whole_number
from ehsg.domain.priorities import check_each
from ehsg.domain.scoring import HIGHEST, LOWEST
from ehsg.domain.text import NARRATIVE_LIMIT, clean, too_long

PRIORITIES = ("priority_1", "priority_2", "priority_3")
FIXED = ("area", "year", "data_maturity_model", "share_with_coordinators", "share_with_departments", *PRIORITIES)
NARRATIVE_COLUMNS = ("area", "year", "descriptor", "narrative")
SCORES = {str(score): score for score in range(LOWEST, HIGHEST + 1)}
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class PastReturn:
    """One row that can be taken; `scores` in the guide's order."""

    area: KnownArea
    year: int
    guide: Guide
    model: int
    shared_with_areas: bool
    shared_with_departments: bool
    priorities: tuple[str, ...]
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastNarrative:
    """What a past return says of one descriptor; `removed` counts characters that cannot be kept."""

    row: int
    area_id: int
    year: int
    descriptor_id: str
    text: str
    removed: int


@dataclass
class Reader:
    """Reads the file of returns. `rows` maps each area id and year that was met to its row."""

    places: Places
    rows: dict[tuple[int, int], int] = field(default_factory=dict)
    _others: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)
    _incomplete: set[str] = field(init=False, default_factory=set)

    def returns(self, table: Table) -> Iterator[PastReturn]:
        """Each row that can be taken."""
        if not table.check_header(FIXED, self.places.known.descriptor_ids):
            return
        for number, cells in table.rows():
            if made := self._return(Row(table, number, cells)):
                yield made

    def _return(self, row: Row) -> PastReturn | None:
        area, year = self.places.area(row), self.places.year(row)
        if area and year:
            self._place(row, area, year)
        guide = self.places.years[year].guide if year else self.places.known.guide
        if any(id_ not in row.table.columns for id_ in guide.descriptor_ids):
            self._tell_once(row.table, guide)
            return None
        scores = tuple(_score(row, id_) for id_ in guide.descriptor_ids)
        self._refuse_others(row, guide)
        model = _model(row, guide)
        shared = (_answer(row, "share_with_coordinators"), _answer(row, "share_with_departments"))
        priorities = _priorities(row, guide, model)
        if row.refused or not area or not year:
            return None
        return PastReturn(area, year, guide, model, *shared, priorities, scores)

    def _place(self, row: Row, area: KnownArea, year: int) -> None:
        opened_on = uk_date(self.places.years[year].opens_at)
        if area.closed_on and area.closed_on <= opened_on:
            gone = date_in_words(area.closed_on)
            row.refuse("year", f"{area.name} ended on {gone}, so it made no return for {year}.")
        if (area.id, year) in self.places.known.returns:
            row.refuse("area", f"{area.name} has a return for {year} already. None is ever overwritten.")
        earlier = self.rows.setdefault((area.id, year), row.number)
        if earlier != row.number:
            row.refuse("area", f"{area.name} has its return for {year} in row {earlier} already.")

    def _tell_once(self, table: Table, guide: Guide) -> None:
        """For each edition, and not again for each row."""
        if guide.edition in self._incomplete:
            return
        self._incomplete.add(guide.edition)
        for id_ in guide.descriptor_ids:
            if id_ not in table.columns:
                table.refuse(1, id_, "", f"This column is missing. The guide {guide.edition} has such a descriptor.")

    def _refuse_others(self, row: Row, guide: Guide) -> None:
        """Of a descriptor that the row's edition does not have, nobody can have given a score."""
        if guide.edition not in self._others:
            other = self.places.known.descriptor_ids - set(guide.descriptor_ids)
            self._others[guide.edition] = tuple(column for column in row.table.columns if column in other)
        for column in self._others[guide.edition]:
            if row.text(column):
                row.refuse(column, f"The guide {guide.edition}, under which the year was held, has no such descriptor.")


def _score(row: Row, descriptor_id: str) -> int:
    text = row.cells[row.table.columns[descriptor_id]]
    score = SCORES.get(text)
    if score is None:
        score = whole_number(text)
        if score is None or score not in SCORES.values():
            row.refuse(descriptor_id, f"Give a whole number from {LOWEST} to {HIGHEST}.")
            return LOWEST
    return score


def _model(row: Row, guide: Guide) -> int:
    """0 where it was refused."""
    numbers = [model.number for model in guide.data_maturity_models]
    number = whole_number(row.text("data_maturity_model"))
    if number not in numbers:
        row.refuse("data_maturity_model", f"Give a whole number from {min(numbers)} to {max(numbers)}.")
        return 0
    return number or 0


def _answer(row: Row, column: str) -> bool:
    answer = _ANSWERS.get(row.text(column).lower())
    if answer is None:
        row.refuse(column, "Give yes or no.")
    return bool(answer)


def _priorities(row: Row, guide: Guide, model: int) -> tuple[str, ...]:
    chosen = [row.text(column).lower() for column in PRIORITIES]
    for place, (column, id_) in enumerate(zip(PRIORITIES, chosen, strict=True)):
        if not guide.has(id_):
            row.refuse(column, f"Give the id of a descriptor of the guide {guide.edition}.")
        elif id_ in chosen[:place]:
            row.refuse(column, f"This is {PRIORITIES[chosen.index(id_)]} already.")
    if model and len(set(chosen)) == len(chosen) and all(guide.has(id_) for id_ in chosen):
        for column, choice in zip(PRIORITIES, check_each(guide, model, chosen), strict=True):
            if choice.problem:
                row.refuse(column, choice.problem)
    return tuple(chosen)


def narratives(table: Table, places: Places, returns: Mapping[tuple[int, int], int]) -> Iterator[PastNarrative]:
    """Each narrative that can be taken, empty ones left out; `returns` are those that the other file has."""
    if not table.check_header(NARRATIVE_COLUMNS):
        return
    for number, cells in table.rows():
        row = Row(table, number, cells)
        area, year = places.area(row), places.year(row)
        if area and year and (made := _narrative(row, area, year, places, returns)):
            yield made


def _narrative(
    row: Row, area: KnownArea, year: int, places: Places, returns: Mapping[tuple[int, int], int]
) -> PastNarrative | None:
    if (area.id, year) not in returns:
        row.refuse("area", f"The file of returns has none of {area.name} for {year}.")
    guide, descriptor_id = places.years[year].guide, row.text("descriptor").lower()
    if not guide.has(descriptor_id):
        row.refuse("descriptor", f"Give the id of a descriptor of the guide {guide.edition}.")
    if undecoded(row.text("narrative")):  # cleaning it would only leave the letters out
        row.refuse("narrative", NOT_IN_THIS_ENCODING)
    narrative = clean(row.text("narrative"))
    if too_long(narrative.text, NARRATIVE_LIMIT):
        limit = f"{NARRATIVE_LIMIT:,} characters"
        row.refuse("narrative", f"A narrative has at most {limit}, and this has {len(narrative.text):,}.")
    if row.refused or not narrative.text:
        return None
    return PastNarrative(row.number, area.id, year, descriptor_id, narrative.text, narrative.removed)
