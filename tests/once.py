"""What is the same on either database is tested by the letter with one of them only; `--db postgresql` turns it off."""

ON = True
WHY = "it is the same on either database, and is tested with SQLite"
WHY_NOT = "it is what an installation does, and those have PostgreSQL"
