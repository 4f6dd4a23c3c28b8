"""What the templates say of tables and columns is in the catalog, where any tool reads it."""

from loader.render.templates import Templates
from loader.warehouse.comments import comment
from tests.sql_templates.star import Star, statements

GRAIN = "SELECT OBJ_DESCRIPTION(CAST('fct_song_plays' AS REGCLASS), 'pg_class')"
COLUMNS = """SELECT a.attname, d.description FROM pg_description d
    JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND a.attnum > 0
    WHERE d.objoid = CAST('dim_sessions' AS REGCLASS)"""


def test_the_catalog_says_what_the_templates_say_and_once_is_enough(shared_warehouse: Star) -> None:
    with shared_warehouse.cursor() as cursor:
        assert comment(cursor, Templates({})) > len(statements("schema")) - 1
        cursor.execute(GRAIN)
        assert cursor.fetchone()[0].startswith("One row per play (an event with page NextSong); ")
        cursor.execute(COLUMNS)
        assert ("last_page", "the page of the latest event") in cursor.fetchall()
        assert comment(cursor, Templates({})) == 0


def test_what_somebody_changed_is_said_again(shared_warehouse: Star) -> None:
    with shared_warehouse.cursor() as cursor:
        comment(cursor, Templates({}))
        cursor.execute("COMMENT ON TABLE fct_song_plays IS 'it''s mine'")
        cursor.execute("COMMENT ON COLUMN dim_sessions.last_page IS NULL")
        assert comment(cursor, Templates({})) == 2


def test_who_owns_nothing_writes_nothing(shared_warehouse: Star) -> None:
    with shared_warehouse.cursor() as cursor:
        cursor.execute("CREATE USER reader PASSWORD 'Only-for-these-tests-1'")
        cursor.execute("SET SESSION AUTHORIZATION reader")
        assert comment(cursor, Templates({})) == 0
