"""No secret comes out, whatever the text around it is."""

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg2 import extensions

from loader.console.redact import redact, remember
from loader.console.text import printable
from loader.render.quoting import literal

SECRET = "pass'word\" with\\every\tthing%é"


@pytest.mark.parametrize(
    "text",
    [
        f"FATAL: {SECRET}",
        f"line 1: {json.dumps(SECRET)}",
        f"postgresql://u:{quote(SECRET, safe='')}@h/d",
        "ALTER USER u PASSWORD '" + SECRET.replace("'", "''") + "'",
        repr(SECRET),
        printable(SECRET),
        json.dumps(printable(SECRET)),
        json.dumps(json.dumps(SECRET)),
        json.dumps(SECRET, ensure_ascii=False),
        f"CREATE USER u PASSWORD {literal(SECRET)}",
        f"GET /?p={quote(SECRET)}&q={quote_plus(SECRET)}",
        extensions.make_dsn(host="h", password=SECRET),
        repr([f"it's {SECRET}"]),
        repr(SECRET.encode()),
        f"Authorization: Basic {b64encode(SECRET.encode()).decode()}",
        SECRET * 3,
        f"<{SECRET}>",
    ],
)
def test_a_known_secret_in_every_dress(text: str) -> None:
    remember(SECRET)
    masked = redact(text)
    assert "with" not in masked
    assert "thing" not in masked
    assert "***" in masked


def test_a_secret_that_is_not_utf_8() -> None:
    assert redact(f"no such user: {remember(chr(0xDCFF) + 'secret')}") == "no such user: ***"


@given(st.text(), st.text())
def test_a_known_secret_between_any_texts(before: str, after: str) -> None:
    remember("tr0ub4dor&3")
    assert "tr0ub4dor" not in redact(f"{before}tr0ub4dor&3{after}")


def test_a_secret_that_holds_another() -> None:
    remember("short-one")
    remember("short-one-and-more")
    assert redact("x short-one-and-more y") == "x *** y"


@pytest.mark.parametrize("short", ["", "a", "abc"])
def test_a_text_too_short_for_a_secret_masks_nothing(short: str) -> None:
    remember(short)
    assert redact("a plain abc message") == "a plain abc message"


@pytest.mark.parametrize(
    "text",
    [
        "invalid dsn: postgresql://admin:hunter2@host/db",
        "redshift://admin:hunter2@host",
        "redshift://admin:p@ss/hunter2@host:5439/dev",
        "host=h PASSWORD = hunter2 port=1",
        "password='hunter2'",
        "password='it''s hunter2'",
        "{'DbPassword': 'hunter2', 'DbUser': 'x'}",
        '{"password":"hunter2"}',
        '{\\"password\\":\\"hunter2\\"}',
        "aws_secret_access_key=hunter2;token",
        "SecretAccessKey: hunter2",
        "AWS_SESSION_TOKEN=hunter2",
        "CREATE USER x PASSWORD 'hunter2'",
        "CREDENTIALS 'aws_access_key_id=A;aws_secret_access_key=hunter2'",
        "SECRET_ACCESS_KEY 'hunter2'",
        "https://s3/?X-Amz-Signature=hunter2&a=b",
        "PGPASSWORD=hunter2 psql",
    ],
)
def test_what_looks_like_a_secret(text: str) -> None:
    assert "hunter2" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        'password authentication failed for user "admin"',
        "Correct the user and password, the secret or the IAM identity.",
        "s3://udacity-dend/log_data/2018/11/2018-11-01-events.json, line 3",
        "arn:aws:secretsmanager:us-west-2:1:secret:redshift!cluster-AbCdEf",
        "12:30:59 at http://host:4566/path",
    ],
)
def test_what_looks_like_none(text: str) -> None:
    assert redact(text) == text
