"""the narratives of submissions as rows, with an index of their words that the database keeps itself"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from ehsg.domain.words import searched_by

revision = "0024"
down_revision = "0023"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "submission_narratives"
MOMENTS = ("UPDATE", "DELETE")
AT_ONCE = 100  # submissions whose content is in memory together


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    table = op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("descriptor_id", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_submission_narratives_says_something")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_submission_narratives_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_narratives")),
        sa.UniqueConstraint(
            "submission_id", "descriptor_id", name=op.f("uq_submission_narratives_submission_id_descriptor_id")
        ),
    )
    for statement in INDEX_IN_POSTGRESQL if _postgresql() else INDEX_IN_SQLITE:
        op.execute(statement)
    _take_over(table)
    _only_grows(TABLE)


# Stems are letters and digits only, so that they need no quoting; each is at its place in the text. The place of the
# narrative stands beside them, or finding the many that have a common word would read all of their texts.
TSVECTOR_TABLE = """
CREATE TABLE narrative_index (
    narrative_id BIGINT NOT NULL CONSTRAINT pk_narrative_index PRIMARY KEY
        CONSTRAINT fk_narrative_index_narrative_id_submission_narratives REFERENCES submission_narratives (id),
    submission_id BIGINT NOT NULL,
    descriptor_id VARCHAR(20) NOT NULL,
    words TSVECTOR NOT NULL
)
"""
TSVECTOR_FUNCTION = """
CREATE FUNCTION index_narrative() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO narrative_index
    SELECT new.id, new.submission_id, new.descriptor_id,
           coalesce(string_agg(word || ':' || place, ' '), '')::tsvector
    FROM unnest(string_to_array(new.stems, ' ')) WITH ORDINALITY AS found (word, place);
    RETURN NULL;
END $$
"""
TSVECTOR_TRIGGER = """
CREATE TRIGGER submission_narratives_index AFTER INSERT ON submission_narratives
FOR EACH ROW EXECUTE FUNCTION index_narrative()
"""
INDEX_IN_POSTGRESQL = (
    TSVECTOR_TABLE,
    "CREATE INDEX ix_narrative_index_words ON narrative_index USING gin (words)",
    TSVECTOR_FUNCTION,
    TSVECTOR_TRIGGER,
)
# It keeps no text of its own, and only where words are: nothing is put in an order by how often they occur.
FTS_TABLE = """
CREATE VIRTUAL TABLE narrative_index USING fts5 (
    stems, content = 'submission_narratives', content_rowid = 'id', columnsize = 0,
    tokenize = 'unicode61 remove_diacritics 0'
)
"""
FTS_TRIGGER = """
CREATE TRIGGER submission_narratives_index AFTER INSERT ON submission_narratives
BEGIN INSERT INTO narrative_index (rowid, stems) VALUES (new.id, new.stems); END
"""
INDEX_IN_SQLITE = (FTS_TABLE, FTS_TRIGGER)


def _take_over(table: sa.Table) -> None:
    """The narratives of every submission there is."""
    found = op.get_bind()
    last = 0
    while True:
        some = sa.text("SELECT id, content FROM submissions WHERE id > :last ORDER BY id LIMIT :most")
        rows = found.execute(some, {"last": last, "most": AT_ONCE}).all()
        if not rows:
            return
        last = rows[-1][0]
        op.bulk_insert(table, [said for id_, content in rows for said in _said(id_, content)])


def _said(submission_id: int, content: Any) -> list[dict[str, Any]]:
    scores = (json.loads(content) if isinstance(content, str) else content).get("scores", ())
    return [
        {
            "submission_id": submission_id,
            "descriptor_id": score["descriptor_id"],
            "text": score["narrative"],
            "stems": stems,
        }
        for score in scores
        if (stems := searched_by(score["narrative"]))
    ]


def _only_grows(table: str) -> None:
    """The triggers of migration 0002."""
    for moment in MOMENTS:
        start = f"CREATE TRIGGER {table}_refuse_{moment.lower()} BEFORE {moment} ON {table} FOR EACH ROW "
        if _postgresql():
            op.execute(start + "EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(start + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    if _postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("narrative_index")
    op.drop_table(TABLE)
    if _postgresql():
        op.execute("DROP FUNCTION index_narrative()")
