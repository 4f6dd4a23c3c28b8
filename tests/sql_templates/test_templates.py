"""What holds for the templates as text: their form, the column map of the events, and that every key is proved."""

import json
import re

import pytest

from loader.render.templates import ROOT, Templates
from tests.sql_templates.test_golden import CONTEXT

STATEMENTS = {statement.name: statement.sql for statement in Templates(CONTEXT).render()}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_template_is_one_statement_under_a_comment(name: str) -> None:
    sql = STATEMENTS[name]
    assert re.match(r"-- \S.{20,}[.?:]?\n", sql), "the first line says what it is for"
    code = re.sub(r"--[^\n]*|'[^']*'", "", sql)
    assert ";" not in code


def test_no_sql_asks_a_view_that_serverless_denies() -> None:
    """STL, STV, SVL and SVCS views answer "permission denied" there; SYS and SVV views are of both kinds."""
    shipped = [*ROOT.rglob("*.*"), *(ROOT.parent / "loader").rglob("*.py")]
    texts = {path: re.sub(r"--[^\n]*", "", path.read_text("utf-8")) for path in shipped}
    assert [path for path, text in texts.items() if re.search(r"(?i)\b(stl|stv|svl|svcs)_\w", text)] == []


@pytest.mark.parametrize("name", [name for name in STATEMENTS if name.startswith("answers/")])
def test_an_answer_starts_with_its_question(name: str) -> None:
    assert STATEMENTS[name].partition("\n")[0].endswith("?")


def test_the_jsonpaths_file_names_the_columns_in_the_order_of_the_copy() -> None:
    """COPY pairs the n-th path with the n-th column and says nothing when they do not belong together."""
    file = ROOT / "load/3_stage/2_copy/staging_events.jsonpaths.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    assert list(content) == ["jsonpaths"], "with another root key Redshift falls back to 'auto' in silence"
    keys = [path.removeprefix("$['").removesuffix("']") for path in content["jsonpaths"]]
    snake = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower() for key in keys]
    assert snake == copied_columns("staging_events")
    assert len(snake) == 18 + 2, "the fields that are there, and two that the loader adds"


@pytest.mark.parametrize("table", ["staging_events", "staging_songs"])
def test_copy_fills_every_column_of_the_staging_table(table: str) -> None:
    body = STATEMENTS[f"schema/3_staging/{table}"].partition("(\n")[2]
    assert copied_columns(table) == re.findall(r"^    ([a-z_]+) [A-Z](?!.* DEFAULT )", body, re.MULTILINE)


def copied_columns(table: str) -> list[str]:
    """Return the column list of a COPY."""
    listed = re.search(r"COPY \w+ \((.*?)\)", STATEMENTS[f"load/3_stage/2_copy/{table}"], re.DOTALL)
    assert listed is not None
    return [column.strip() for column in listed[1].split(",")]


def declared_keys() -> list[str]:
    """Return every declared key in the words in which a check says that it proves it."""
    keys = []
    for name, sql in STATEMENTS.items():
        if name.startswith(("schema/2_star/", "schema/3_staging/")):
            table = name.rpartition("/")[2]
            keys += [f"PRIMARY KEY of {table}" for _ in re.findall(r"PRIMARY KEY", sql)]
            keys += [f"FOREIGN KEY of {table} to {other}" for other in re.findall(r"REFERENCES (\w+)", sql)]
    return keys


@pytest.mark.parametrize("key", declared_keys())
def test_every_declared_key_is_proved(key: str) -> None:
    """Redshift does not enforce keys, but its planner trusts them: a false one gives wrong answers."""
    proofs = [sql for name, sql in STATEMENTS.items() if name.startswith("verify/") and f"Proves the {key}" in sql]
    assert len(proofs) == 1


def test_no_statement_uses_what_the_transaction_of_a_load_cannot_have() -> None:
    """TRUNCATE commits; ENCODE switches automatic encoding off; BACKUP NO is ignored."""
    inside = [sql for name, sql in STATEMENTS.items() if not name.startswith("load/6_analyze/")]
    code = "\n".join(re.sub(r"--[^\n]*", "", sql) for sql in inside)
    assert re.findall(r"\b(TRUNCATE|ENCODE|BACKUP|COMMIT|VACUUM)\b", code) == []


@pytest.mark.parametrize(
    "name", [name for name in STATEMENTS if name.startswith(("schema/", "answers/")) and "/staging_" not in name]
)
def test_the_schemas_documentation_names_it(name: str) -> None:
    """One stem everywhere: the table, its template, its golden file and its row in the documentation."""
    assert f"`{name.rpartition('/')[2]}`" in (ROOT.parent / "docs" / "schema.md").read_text(encoding="utf-8")
