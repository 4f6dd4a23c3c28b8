"""Before any rule: literals, statements, and what both say alike."""

import pytest

from local_aws.redshift.translate.literals import escape_literals
from local_aws.redshift.translate.statements import Kind, Plan, split
from tests.local_aws.redshift.plans import plans


@pytest.mark.parametrize(
    ("literal", "marked"),
    [
        (r"'it\'s'", r"E'it\'s'"),
        (r"'a\\'", r"E'a\\'"),
        (r"'a''b\n'", r"E'a''b\n'"),
        (r"N'a\n'", r"E'a\n'"),
        ("'plain'", "'plain'"),
        (r"E'a\n'", r"E'a\n'"),
        (r"e'\''", r"e'\''"),
        (r"'\\' 'b'", r"E'\\' 'b'"),
        (r'"a\b"', r'"a\b"'),
        (r"-- 'a\b'", r"-- 'a\b'"),
        (r"/* 'a\b' /* ' */ \ */ '\''", r"/* 'a\b' /* ' */ \ */ E'\''"),
        (r"$$a\b'$$ '\''", r"$$a\b'$$ E'\''"),
        (r"$x$ $$ '\' $x$ '\''", r"$x$ $$ '\' $x$ E'\''"),
        (r"a$b$'\''", r"a$b$E'\''"),
        (r"$1'\''", r"$1E'\''"),
        (r"U&'\0061'", r"U&'\0061'"),
        (r"'unterminated \'", r"E'unterminated \'"),
        ("'\\\n'", "E'\\\n'"),
        (r"'é\t' 'ü'", r"E'é\t' 'ü'"),
    ],
)
def test_backslashes(literal: str, marked: str) -> None:
    assert escape_literals(f"SELECT {literal}") == f"SELECT {marked}"


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
        (";;SELECT 1;;", ["SELECT 1"]),
        ("", []),
        (" -- only a comment ;", []),
        ("SELECT ';', \"a;b\", $$;$$ -- ;\n/* ; */; SELECT 2", ["SELECT ';', \"a;b\", $$;$$", "SELECT 2"]),
        ("SELECT 'é;ü' ; SELECT 'ñ'", ["SELECT 'é;ü'", "SELECT 'ñ'"]),
    ],
)
def test_split(sql: str, parts: list[str]) -> None:
    assert [statement.sql.split(" --")[0] for statement in split(sql)] == parts


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a, 'x;y' FROM t -- comment\n WHERE b = $1",
        "SELECT\n\t1 /* c */ + 2",
        "INSERT INTO t VALUES ('a', E'\\n', $$x$$)",
        "UPDATE t SET a = a || 'é' WHERE b <> 'ü'",
        'SELECT "a b", "c""d" FROM "t"',
    ],
)
def test_what_both_say_alike_is_not_touched(sql: str) -> None:
    [plan] = plans(sql)
    assert plan == Plan(sql, start=0)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("COPY t FROM 's3://a/b' IAM_ROLE default JSON 'auto'", Kind.COPY),
        ("BEGIN", Kind.BEGIN),
        ("START TRANSACTION", Kind.BEGIN),
        ("COMMIT", Kind.POSTGRES),
    ],
)
def test_who_runs_it(sql: str, kind: Kind) -> None:
    assert plans(sql)[0].kind is kind


def test_a_very_long_statement() -> None:
    values = ", ".join(f"({number}, 'it''s; {number}')" for number in range(20_000))
    assert plans(f"INSERT INTO t VALUES {values}")[0].sql.count("it''s") == 20_000


def test_a_comment_that_ends_with_a_quote_ends_there() -> None:
    assert escape_literals("-- 'a'\nSELECT 'b\\'c'") == "-- 'a'\nSELECT E'b\\'c'"
