"""the figures of each return's latest submission close together, for national pages"""

import itertools
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from ehsg.domain.return_figures import Layout, pack

revision = "0025"
down_revision = "0024"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFERENCES = {
    "assessment_id": "assessments",
    "submission_id": "submissions",
    "collection_id": "collections",
    "area_id": "areas",
    "layout_id": "figure_layouts",
}
AT_ONCE = 500  # returns whose scores are in memory together


def upgrade() -> None:
    layouts = op.create_table(
        "figure_layouts",
        sa.Column("id", ID, nullable=False),
        sa.Column("section_ids", sa.Text(), nullable=False),
        sa.Column("descriptor_ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_layouts")),
        sa.UniqueConstraint("section_ids", "descriptor_ids", name=op.f("uq_figure_layouts_section_ids_descriptor_ids")),
    )
    figures = op.create_table(
        "return_figures",
        *(sa.Column(name, ID, nullable=False) for name in REFERENCES),
        sa.Column("data_maturity_model", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "data_maturity_model BETWEEN 1 AND 6", name=op.f("ck_return_figures_data_maturity_model_is_1_to_6")
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_return_figures_{name}_{table}"))
            for name, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_return_figures")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_return_figures_submission_id")),
        sa.UniqueConstraint("collection_id", "area_id", name=op.f("uq_return_figures_collection_id_area_id")),
    )
    _take_over(layouts, figures)


LATEST = sa.text("""
SELECT a.id AS assessment_id, s.id AS submission_id, a.collection_id, a.area_id, s.data_maturity_model, s.imported
FROM assessments a JOIN submissions s ON s.assessment_id = a.id AND s.number = a.submissions_made
WHERE a.id > :last ORDER BY a.id LIMIT :most
""")
SECTIONS = "SELECT submission_id, section_id, total, scored FROM submission_sections WHERE submission_id IN :ids"
SCORES = "SELECT submission_id, descriptor_id, score FROM submission_scores WHERE submission_id IN :ids"


def _take_over(layouts: sa.Table, figures: sa.Table) -> None:
    """The figures of every return that has a submission."""
    ids: dict[Layout, int] = {}
    last = 0
    while rows := op.get_bind().execute(LATEST, {"last": last, "most": AT_ONCE}).mappings().all():
        last = rows[-1]["assessment_id"]
        of = [row["submission_id"] for row in rows]
        sections = {id_: {one[1]: (one[2], one[3]) for one in many} for id_, many in _by_submission(SECTIONS, of)}
        scores = {id_: {one[1]: one[2] for one in many} for id_, many in _by_submission(SCORES, of)}
        values: list[dict[str, Any]] = []
        for row in rows:
            found = pack(sections.get(row["submission_id"], {}), scores.get(row["submission_id"], {}))
            if found.layout not in ids:
                ids[found.layout] = len(ids) + 1
                _add(layouts, ids[found.layout], found.layout)
            values.append({**row, "layout_id": ids[found.layout], "sections": found.sections, "scores": found.scores})
        op.bulk_insert(figures, values)
    if ids and op.get_bind().dialect.name == "postgresql":
        op.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('figure_layouts', 'id'), :last)").bindparams(last=len(ids))
        )


def _by_submission(statement: str, ids: list[int]) -> Iterable[tuple[int, Iterable[Any]]]:
    found = sa.text(f"{statement} ORDER BY submission_id").bindparams(sa.bindparam("ids", expanding=True))
    return itertools.groupby(op.get_bind().execute(found, {"ids": ids}), key=lambda row: row[0])


def _add(layouts: sa.Table, id_: int, layout: Layout) -> None:
    ids = {"section_ids": " ".join(layout.section_ids), "descriptor_ids": " ".join(layout.descriptor_ids)}
    op.bulk_insert(layouts, [{"id": id_, **ids}])


def downgrade() -> None:
    op.drop_table("return_figures")
    op.drop_table("figure_layouts")
