"""The two SQL roles: whoever reads, whoever loads, and what everybody else may not."""

from collections.abc import Iterator

import psycopg2
import pytest

from tests.support.records import event, lines
from tests.support.warehouse import Warehouse

PASSWORD = "Only-looks-1"
USERS = {"reader": "reads-1", "loader": "loads", "": "nobody_special"}
"""Users by their role; one name needs quotes, and one user has no role."""


@pytest.fixture(scope="module", autouse=True)
def _users(warehouse: Warehouse) -> Iterator[None]:
    warehouse.run(*(f"CREATE USER \"{name}\" PASSWORD '{PASSWORD}'" for name in USERS.values()))
    for kind in ("reader", "loader", "loader"):  # once more changes nothing
        granted = warehouse.loader("grant", USERS[kind], "--as", kind)
        assert granted.returncode == 0, granted.stderr
    yield
    warehouse.run(*(f'DROP USER "{name}"' for name in USERS.values()))


def is_allowed(warehouse: Warehouse, kind: str, sql: str) -> bool:
    """Run a statement as a user, and take it back."""
    connection = warehouse.aws.connect(user=USERS[kind], password=PASSWORD)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except psycopg2.errors.InsufficientPrivilege:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.parametrize(
    ("sql", "allowed"),
    [
        ("SELECT * FROM fct_song_plays", {"reader", "loader"}),
        ("SELECT * FROM songplays", {"reader", "loader"}),
        ("SELECT * FROM etl.rejected_rows", {"reader", "loader"}),
        ("DELETE FROM dim_users", {"loader"}),
        ("UPDATE etl.loaded_objects SET etag = ''", {"loader"}),
        ("LOCK TABLE etl.load_lock", {"loader"}),
        ("DROP TABLE dim_users", set()),
        ("CREATE TABLE etl.mine (a INTEGER)", set()),
        ("CREATE ROLE another", set()),
    ],
)
def test_what_each_role_allows(warehouse: Warehouse, sql: str, allowed: set[str]) -> None:
    assert {kind for kind in USERS if is_allowed(warehouse, kind, sql)} == allowed


def test_who_has_the_role_can_load(warehouse: Warehouse) -> None:
    before = warehouse.aws.one("SELECT COUNT(*) FROM fct_song_plays")
    uri = warehouse.put("2018-11-02.json", lines(event(sessionId=77, userId="9")))
    who = {"REDSHIFT_LOGIN": "password", "REDSHIFT_USER": USERS["loader"], "REDSHIFT_PASSWORD": PASSWORD}
    loaded = warehouse.load(EVENTS_URI=uri, **who)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert warehouse.aws.one("SELECT COUNT(*) FROM fct_song_plays") == before + 1


def test_who_is_not_there_is_named(warehouse: Warehouse) -> None:
    done = warehouse.loader("grant", 'odd"name', "--as", "reader")
    assert done.returncode == 6
    assert 'odd"name' in done.stderr


def test_what_is_made_anew_is_in_the_roles_again(warehouse: Warehouse) -> None:
    warehouse.run("DROP VIEW songs")
    done = warehouse.loader("schema")
    assert done.returncode == 0, done.stderr
    assert is_allowed(warehouse, "reader", "SELECT * FROM songs")
