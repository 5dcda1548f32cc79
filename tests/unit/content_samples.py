"""Made-up returns for the unit tests: a whole one, an empty one, and strategies for any."""

from pathlib import Path

from hypothesis import strategies as st

from ehsg.domain.content import Content, Differing, Link, Priority, Score, Sharing, complete_scores
from ehsg.domain.guide_file import read_guide
from ehsg.domain.strength import Strength

GUIDE = read_guide(
    (Path(__file__).parents[2] / "descriptors.yaml").read_text(encoding="utf-8"), name="descriptors.yaml"
)
IDS = GUIDE.descriptor_ids
DATA = tuple(d.id for d in GUIDE.descriptors if d.section == "data")
SERVICE = tuple(id_ for id_ in IDS if id_ not in DATA)


def title(descriptor_id: str) -> str:
    return GUIDE.descriptor(descriptor_id).title


def whole() -> Content:
    """A return that lacks nothing: model 3, with one data and two service priorities."""
    return Content(
        area_code="E10000099",
        area_name="Testshire",
        year=2024,
        guide_edition=GUIDE.edition,
        data_maturity_model=3,
        scores=tuple(
            Score(id_, place % 6, f"Narrative of {id_}.", (Link(f"Survey {id_}", f"https://example.org/{id_}"),))
            for place, id_ in enumerate(IDS)
        ),
        priorities=tuple(
            Priority(id_, f"Reason for {id_}.", f"Plan for {id_}.") for id_ in (DATA[0], SERVICE[0], SERVICE[1])
        ),
        sharing=Sharing(areas=True, departments=False, acknowledged=True),
    )


def empty() -> Content:
    """A return as it is on the day that it is opened."""
    return Content(
        area_code="E10000099",
        area_name="Testshire",
        year=2024,
        guide_edition=GUIDE.edition,
        data_maturity_model=None,
        scores=complete_scores(GUIDE, ()),
        priorities=(),
        sharing=Sharing(),
    )


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
links = st.builds(Link, label=texts, url=texts)
views = st.builds(Differing, organisation=texts, text=texts)
strengths = st.builds(
    Strength,
    confidence=st.sampled_from(["", *(step.id for step in GUIDE.confidence), "of another edition"]),
    rests_on=st.lists(st.sampled_from([kind.id for kind in GUIDE.evidence_kinds]), max_size=3).map(tuple),
)
sharings = st.builds(
    Sharing,
    areas=st.none() | st.booleans(),
    departments=st.none() | st.booleans(),
    acknowledged=st.booleans(),
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any return of this edition: every descriptor in order, a few of them filled in, up to three priorities."""
    filled = draw(
        st.lists(
            st.builds(
                Score,
                descriptor_id=st.sampled_from(IDS),
                score=st.none() | st.integers(0, 5),
                narrative=texts,
                evidence=st.lists(links, max_size=2).map(tuple),
                differing=st.lists(views, max_size=2).map(tuple),
                strength=strengths,
            ),
            max_size=3,
            unique_by=lambda entry: entry.descriptor_id,
        )
    )
    choices = st.builds(Priority, descriptor_id=st.sampled_from(IDS), reason=texts, plan=texts)
    chosen = draw(st.lists(choices, max_size=3, unique_by=lambda choice: choice.descriptor_id))
    return Content(
        area_code=draw(st.sampled_from(("E08000035", "E10000099"))),
        area_name=draw(st.sampled_from(("Leeds", "Testshire"))),
        year=draw(st.sampled_from((2023, 2024))),
        guide_edition=draw(st.sampled_from((GUIDE.edition, "working-2"))),
        data_maturity_model=draw(st.none() | st.integers(1, 6)),
        scores=complete_scores(GUIDE, filled),
        priorities=tuple(chosen),
        sharing=draw(sharings),
    )
