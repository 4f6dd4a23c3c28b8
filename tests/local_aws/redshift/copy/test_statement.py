"""The COPY statement as it is written."""

import pytest

from local_aws.redshift.copy.statement import CopyStatement, S3Uri, parse_copy
from local_aws.redshift.copy.table import TableName
from local_aws.redshift.errors import RedshiftError

ROLE = "arn:aws:iam::123456789012:role/copy"
START = f"COPY t FROM 's3://bucket/prefix' IAM_ROLE '{ROLE}' JSON 'auto'"


def test_everything_at_once() -> None:
    statement = parse_copy(
        """
        -- a comment; with 'quotes'
        copy public."Weird ""Table" (a, "B c", Z) /* here
        too */ from 's3://bucket/pre fix/it''s\\'100%;' gzip maxerror as 5 manifest
        timeformat as 'epochmillisecs' dateformat 'auto' acceptinvchars as '^' emptyasnull blanksasnull truncatecolumns
        compupdate preset statupdate off comprows 5000 region as 'us-west-2' roundec explicit_ids noload
        iam_role default format as json as 's3://bucket/paths.json';
        """
    )
    assert statement == CopyStatement(
        table=TableName('Weird "Table', "public"),
        columns=("a", "B c", "z"),
        source=S3Uri("bucket", "pre fix/it's'100%;"),
        iam_role="default",
        json="s3://bucket/paths.json",
        manifest=True,
        gzip=True,
        region="us-west-2",
        date_format="auto",
        time_format="epochmillisecs",
        max_error=5,
        empty_as_null=True,
        blanks_as_null=True,
        truncate_columns=True,
        replacement=b"^",
        round_decimals=True,
        explicit_ids=True,
        noload=True,
    )


@pytest.mark.parametrize(
    "written",
    [
        "FORMAT AS JSON 'auto'",
        "FORMAT JSON 'auto'",
        "JSON AS 'auto'",
        "JSON 'auto'",
        "JSON",
        "format json as 'auto'",
    ],
)
def test_the_ways_to_say_json(written: str) -> None:
    assert parse_copy(f"COPY t FROM 's3://b/p' IAM_ROLE DEFAULT {written}").json == "auto"


@pytest.mark.parametrize(
    "option",
    ["COMPUPDATE", "COMPUPDATE ON", "COMPUPDATE FALSE", "STATUPDATE", "STATUPDATE TRUE", "STATUPDATE OFF GZIP"],
)
def test_options_without_effect_are_accepted_in_every_form(option: str) -> None:
    assert parse_copy(f"{START} {option}").source == S3Uri("bucket", "prefix")


@pytest.mark.parametrize(("written", "limit"), [("", 1), ("MAXERROR 0", 1), ("MAXERROR 1", 1), ("MAXERROR AS 7", 7)])
def test_the_error_limit(written: str, limit: int) -> None:
    assert parse_copy(f"{START} {written}").error_limit == limit


def test_acceptinvchars_without_a_character_is_a_question_mark() -> None:
    assert parse_copy(f"{START} ACCEPTINVCHARS GZIP").replacement == b"?"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (f"{START} FROBNICATE", 'syntax error at or near "FROBNICATE"'),
        (f"{START} IGNOREALLERRORS", "the stand-in Redshift does not have the COPY option IGNOREALLERRORS"),
        (f"{START} NULL AS 'x'", "COPY option NULL cannot be used with JSON"),
        (f"{START} CSV", "COPY option CSV cannot be used with JSON"),
        (
            "COPY t FROM 's3://b/p' IAM_ROLE default FORMAT AS PARQUET",
            "the stand-in Redshift does not have the COPY option PARQUET",
        ),
        ("COPY t FROM 's3://b/p' IAM_ROLE default", "COPY without a data format reads delimited text"),
        (
            "COPY t FROM 's3://b/p' IAM_ROLE default JSON 'noshred'",
            "the stand-in Redshift does not have JSON 'noshred'",
        ),
        ("COPY t FROM 's3://b/p' IAM_ROLE default JSON 'Auto'", "'Auto' is not an S3 location"),
        ("COPY t FROM 's3://b/p' JSON 'auto'", "COPY needs an IAM_ROLE"),
        ("COPY t FROM 's3://b/p' IAM_ROLE 'copy' JSON 'auto'", "'copy' is not the ARN of an IAM role"),
        ("COPY t FROM '/tmp/x' IAM_ROLE default JSON 'auto'", "'/tmp/x' is not an S3 location"),
        ("COPY t FROM STDIN", "COPY FROM STDIN is not supported"),
        (f"{START} GZIP GZIP", "conflicting or redundant options"),
        (f"{START} FORMAT JSON 'auto ignorecase'", "conflicting or redundant options"),
        (f"{START} MAXERROR 100001", "MAXERROR 100001 is out of range"),
        (f"{START} MAXERROR x", 'syntax error at or near "x"'),
        (f"{START} ACCEPTINVCHARS 'ab'", "ACCEPTINVCHARS takes one ASCII character, not 'ab'"),
        (f"{START} ACCEPTINVCHARS '\\0'", "invalid byte sequence"),
        ("COPY t FROM 's3://b/p' IAM_ROLE AS 'x' JSON", 'syntax error at or near "AS"'),
        (f"{START} TIMEFORMAT", "syntax error at end of input"),
        (f"{START}; SELECT 1", 'syntax error at or near "SELECT"'),
        ("COPY t (a, a) FROM 's3://b/p'", 'column "a" specified more than once'),
        ("COPY t (a FROM 's3://b/p'", 'syntax error at or near "FROM"'),
        ("COPY", "syntax error at end of input"),
    ],
)
def test_what_is_refused_is_named(sql: str, message: str) -> None:
    with pytest.raises(RedshiftError) as raised:
        parse_copy(sql)
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize("written", ["CREDENTIALS", "WITH CREDENTIALS AS", "credentials"])
def test_credentials_may_name_a_role(written: str) -> None:
    assert parse_copy(f"COPY t FROM 's3://b/p' {written} 'aws_iam_role={ROLE}' JSON 'auto'").iam_role == ROLE


@pytest.mark.parametrize(
    "written",
    [
        "ACCESS_KEY_ID 'AKIA1' SECRET_ACCESS_KEY AS 'hunter2' SESSION_TOKEN 'Q=='",
        "CREDENTIALS 'aws_access_key_id=AKIA1;aws_secret_access_key=hunter2;token=Q=='",
        "WITH CREDENTIALS AS 'aws_secret_access_key=hunter2; aws_access_key_id=AKIA1;\n token=Q==;'",
    ],
)
def test_an_access_key_is_read_and_not_shown(written: str) -> None:
    statement = parse_copy(f"COPY t FROM 's3://b/p' {written} JSON 'auto'")
    assert (statement.access_key_id, statement.secret_access_key) == ("AKIA1", "hunter2")
    assert statement.session_token == "Q=="
    assert not statement.iam_role
    assert "hunter2" not in repr(statement)
    assert "Q==" not in repr(statement)


@pytest.mark.parametrize(
    "written",
    [
        "CREDENTIALS 'aws_secret_access_key=hunter2'",
        "CREDENTIALS 'aws_access_key_id=hunter2'",
        "CREDENTIALS 'aws_secret_acces_key=hunter2;aws_access_key_id=a'",
        "CREDENTIALS 'hunter2'",
        "CREDENTIALS 'aws_access_key_id=a;aws_secret_access_key=hunter2;master_symmetric_key=hunter2'",
        "ACCESS_KEY_ID 'hunter2'",
        "SECRET_ACCESS_KEY 'hunter2'",
        "ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY hunter2",
        "ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'hunter2' SECRET_ACCESS_KEY 'hunter2'",
        "ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'hunter2' IAM_ROLE default",
        "ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'hunter2' CREDENTIALS 'aws_secret_access_key=hunter2'",
    ],
)
def test_half_a_key_and_two_of_them_are_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(RedshiftError) as raised:
        parse_copy(f"COPY t FROM 's3://b/p' {written} JSON 'auto'")
    error = raised.value
    assert "hunter2" not in f"{error.message}{error.detail}{error.hint}"
