"""Every published table over three editions of the guide agrees to the last cell with another computation, [c] too."""

from collections import Counter

import pytest

from ehsg.queries.exports import MAKERS
from tests import notes
from tests.integration.conftest import World
from tests.integration.national.editions import Editions, editions, shown
from tests.integration.national.expected import Expected
from tests.integration.national.files import table
from tests.pages import Browser

BASE = "/national/2023/exports"
# What an address selects, the group that it is, and the same said of an area and its return.
SELECTIONS = {
    "": ("England|", "true"),
    "region=London": ("Region|London", "region = 'London'"),
    "type=unitary+authority": ("Type of authority|unitary authority", "kind = 'unitary authority'"),
    "model=3": ("Data maturity model|3", "model = 3"),
    "earned-autonomy=yes": ("Earned Autonomy|1 yes", "autonomy"),
    "earned-autonomy=no": ("Earned Autonomy|2 no", "not autonomy"),
    "region=South+West": ("Region|South West", "region = 'South West'"),
}


@pytest.fixture
def three(world: World, monkeypatch: pytest.MonkeyPatch) -> Editions:
    return editions(world, monkeypatch)


def test_every_cell_of_every_table_is_worked_out_again_and_left_out_where_the_rule_says(
    analyst: Browser, three: Editions
) -> None:
    seen: Counter[str] = Counter()
    for query, (key, where) in SELECTIONS.items():
        for before in (2022, 2021) if not query else (2022,):
            expected = Expected(three, key, where, before)
            for id_, maker in MAKERS.items():
                if (query and (maker.divided or id_ == "priorities-followed")) or (
                    "model" in where and id_ == "responses"
                ):
                    continue
                head, lines = table(analyst, id_, f"?since={before}&{query}", base=BASE)
                right = expected.lines(id_)
                assert lines == right, (query, before, id_)
                assert all(len(line) == len(head) for line in lines)
                cells = [cell for line in lines for cell in line]
                seen.update(left_out=cells.count("[c]"), shown=len(cells) - cells.count("[c]"), tables=1)
    assert seen["tables"] >= 60
    assert seen["left_out"] >= 300, "the rule has something to leave out"
    notes.say(f"published tables worked out again: {seen['shown']:,} cells shown, {seen['left_out']:,} left out")


def test_the_other_wording_of_the_rule_says_what_the_rule_says() -> None:
    def named(*groups: set[int]) -> dict[str, frozenset[int]]:
        return {str(n): frozenset(group) for n, group in enumerate(groups)}

    every = set(range(20))
    assert shown(named(every, set(range(10)), set(range(10, 20)))) == {"0", "1", "2"}
    assert shown(named(every, set(range(16)))) == {"0"}, "England less sixteen areas is four"
    assert shown(named({1, 2, 3, 4})) == set()
    assert shown(named(every, set(range(8)), set(range(8, 17)))) == {"0", "1"}, "the rest is three"
    assert shown(named(every, set(range(12)), set(range(6, 18)), set(range(6)) | set(range(12, 18)))) == {"0", "1", "2"}
