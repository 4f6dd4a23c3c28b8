"""Which objects are read, and what S3, manifests and JSONPaths files answer when they are wrong."""

import json
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws.redshift.copy.load_error import CopyFailed
from local_aws.redshift.copy.run import run_copy
from local_aws.redshift.copy.statement import parse_copy
from local_aws.redshift.errors import RedshiftError
from tests.local_aws.redshift.copy.target import BUCKET, CopyTarget
from tests.support.aws import aws_client

from .postgres import PostgresBackend


def manifest(*entries: Any) -> str:
    return json.dumps({"entries": list(entries)})


def url(key: str) -> str:
    return f"s3://{BUCKET}/{key}"


def refused(
    warehouse: CopyTarget, options: str = "JSON 'auto'", source: str = "data/", columns: str = ""
) -> RedshiftError:
    with pytest.raises(RedshiftError) as raised:
        warehouse.copy(options, source=source, columns=columns)
    assert not isinstance(raised.value, CopyFailed)
    assert warehouse.rows("SELECT count(*) FROM t") == [(0,)]
    return raised.value


def test_a_prefix_is_no_folder(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    for number, key in enumerate(["in", "in.bak", "in/1", "into/2", "im", "io"]):
        warehouse.put_json(key, {"a": number})
    warehouse.copy(source="in")
    assert warehouse.values() == [0, 1, 2, 3]


@pytest.mark.parametrize("key", ["it's 100%;.json", "a+b&c=d?e#f", "\u00e9\u00e8 \U0001f600", '"quoted"'])
def test_keys_with_any_character(warehouse: CopyTarget, key: str) -> None:
    warehouse.create("a int")
    warehouse.put_json(key, {"a": 1})
    outcome = warehouse.copy(source=key.replace("'", "''"))
    assert [str(file.uri) for file in outcome.files] == [url(key)]


def test_more_objects_than_one_listing_page(warehouse: CopyTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "7")
    warehouse.create("a int")
    for number in range(20):
        warehouse.put_json(f"data/{number:02}", {"a": number})
    warehouse.copy()
    assert warehouse.values() == list(range(20))


def test_an_empty_prefix(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    warehouse.put_json("date/x", {"a": 1})
    error = refused(warehouse)
    assert (error.sqlstate, error.message) == ("XX000", "The specified S3 prefix 'data/' does not exist")
    assert f"context:   Listing bucket={BUCKET} prefix=data/" in (error.detail or "")
    assert "code:      8001" in (error.detail or "")
    assert "query:     7" in (error.detail or "")


def test_a_manifest_loads_what_it_lists_as_often_as_it_lists_it(warehouse: CopyTarget) -> None:
    warehouse.create("n serial, a int")
    for number in range(4):
        warehouse.put_json(f"data/{number}", {"a": number})
    entries = [
        {"url": url("data/3"), "mandatory": True, "meta": {"content_length": 99}},
        {"url": url("data/gone"), "mandatory": False},
        {"url": url("data/gone, too")},
        {"url": url("data/1")},
        {"url": url("data/3")},
    ]
    warehouse.put("manifest", manifest(*entries))
    outcome = warehouse.copy("JSON 'auto' MANIFEST", source="manifest", columns="(a)")
    assert warehouse.rows("SELECT a FROM t ORDER BY n") == [(3,), (1,), (3,)]
    assert [str(file.uri) for file in outcome.files] == [url("data/3"), url("data/1"), url("data/3")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (manifest({"url": url("gone"), "mandatory": True}), "S3ServiceException:The specified key does not exist."),
        (manifest({"url": url("gone")}), "None of the files that the manifest lists exists"),
        (manifest(), "None of the files that the manifest lists exists"),
        ("{", "Manifest file is not in correct json format"),
        ("[]", "Manifest file is not in expected format - 'entries' field missing."),
        ('{"entries": {}}', "Manifest file is not in expected format - 'entries' field missing."),
        (manifest({"uri": url("x")}), "Manifest file is not in expected format - 'url' field missing."),
        (manifest("x"), "Manifest file is not in expected format - 'url' field missing."),
        (manifest({"url": url("x"), "mandatory": "yes"}), "Manifest file is not in expected format - 'mandatory'"),
        (manifest({"url": url("folder/")}), "COPY with MANIFEST parameter requires full path of an S3 object."),
        (manifest({"url": "http://x/y"}), "'http://x/y' is not an S3 location"),
        (None, "Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404"),
    ],
)
def test_a_manifest_that_cannot_be_used(warehouse: CopyTarget, content: str | None, message: str) -> None:
    warehouse.create("a int")
    if content is not None:
        warehouse.put("manifest", content)
    error = refused(warehouse, "JSON 'auto' MANIFEST", source="manifest")
    assert error.message.startswith(message)


def test_jsonpaths_map_by_position(warehouse: CopyTarget) -> None:
    warehouse.create("a varchar(40), b int, c varchar(40)")
    warehouse.put("paths", "{\"jsonpaths\": [\"$['firstName']\", \"$['list'][1]\", \"$['deep']['er']\"]}")
    warehouse.put_json("data/1", {"firstName": "Ada", "list": [1, 2], "deep": {"er": {"x": "\u00e9"}}})
    warehouse.put_json("data/2", {"list": [3, None], "deep": None})
    warehouse.copy(f"JSON '{url('paths')}'")
    assert warehouse.rows() == [("Ada", 2, '{"x": "\\u00e9"}'), (None, None, None)]


def test_jsonpaths_in_dot_notation_and_the_same_element_twice(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b int, c varchar(9)")
    warehouse.put("paths", '{"jsonpaths": ["$.x", "$.x", "$.y.z[0]"], "comment": 1}')
    warehouse.put_json("data/1", {"x": 1, "y": {"z": ["q"]}})
    warehouse.copy(f"FORMAT AS JSON '{url('paths')}'")
    assert warehouse.rows() == [(1, 1, "q")]


@pytest.mark.parametrize("keys", [("x", "x"), ('x"y', "z"), ("x", "\u00e9")])
def test_jsonpaths_of_keys_twice_or_with_a_quotation_mark(warehouse: CopyTarget, keys: tuple[str, str]) -> None:
    warehouse.create("a int, b int")
    warehouse.put_json("paths", {"jsonpaths": [f"$['{key}']" for key in keys]})
    warehouse.put_json("data/1", {keys[0]: 1} | {keys[1]: 2})
    warehouse.copy(f"JSON '{url('paths')}'")
    assert warehouse.rows() == [(2 if keys[0] == keys[1] else 1, 2)]


def test_jsonpaths_read_arrays(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b varchar(9)")
    warehouse.put("paths", '{"jsonpaths": ["$[0]", "$[1]"]}')
    warehouse.put("data/1", '[1, "x"]\n[\n2,\n"y"\n] [3, null]')
    warehouse.copy(f"JSON '{url('paths')}'")
    assert warehouse.rows() == [(1, "x"), (2, "y"), (3, None)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('{"a": 1}', "Invalid JSONPath format: Not an array or index out of range."),
        ('{"a": []}', "Invalid JSONPath format: Not an array or index out of range."),
        ('{"a": [1]}', "Invalid JSONPath format: Member is not an object."),
        ("{}", "Invalid JSONPath format: Not an array or index out of range."),
        ("[1]", "Invalid JSONPath format: Member is not an object."),
    ],
)
def test_a_value_that_a_path_does_not_fit_is_a_bad_row(warehouse: CopyTarget, value: str, reason: str) -> None:
    warehouse.create("z int, a int")
    warehouse.put("paths", '{"jsonpaths": ["$.z", "$.a[0].b"]}')
    warehouse.put("data/1", value)
    with pytest.raises(CopyFailed) as raised:
        warehouse.copy(f"JSON '{url('paths')}'")
    (error,) = raised.value.errors
    assert error.error_reason == reason


def test_a_wrong_root_key_silently_means_auto(warehouse: CopyTarget) -> None:
    warehouse.create("a int, b int")
    warehouse.put("paths", '{"jsonPaths": ["$.x"]}')
    warehouse.put_json("data/1", {"a": 1, "x": 2})
    warehouse.copy(f"JSON '{url('paths')}'")
    assert warehouse.rows() == [(1, None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"jsonpaths": ["$.a"]}',
            "Number of jsonpaths and the number of columns should match. "
            "JSONPath size: 1, Number of columns in table or column list: 2",
        ),
        ('{"jsonpaths": ["$.a", "$[\'b\']"]}', "Invalid JSONPath format: dot notation and bracket notation"),
        ('{"jsonpaths": ["$.a", "$..b"]}', "Invalid JSONPath format: '$..b' is not a path like"),
        ('{"jsonpaths": ["$.a", "$.b[*]"]}', "Invalid JSONPath format: '$.b[*]' is not a path like"),
        ('{"jsonpaths": ["$.a", "b"]}', "Invalid JSONPath format: 'b' is not a path like"),
        ('{"jsonpaths": ["$.a", 1]}', 'Invalid JSONPath format: "jsonpaths" must be a list of strings'),
        ('{"jsonpaths": "$.a"}', 'Invalid JSONPath format: "jsonpaths" must be a list of strings'),
        ("[]", "Invalid JSONPath format: the file must hold one JSON object"),
        ("nonsense", "Invalid JSONPath format: the file is not JSON"),
        (None, "Problem reading jsonpaths file - S3ServiceException:The specified key does not exist.,Status 404"),
    ],
)
def test_a_jsonpaths_file_that_does_not_fit_is_no_row_error(
    warehouse: CopyTarget, content: str | None, message: str
) -> None:
    warehouse.create("a int, b int")
    if content is not None:
        warehouse.put("paths", content)
    warehouse.put_json("data/1", {"a": 1})
    error = refused(warehouse, f"JSON '{url('paths')}' MAXERROR 1000")
    assert error.message.startswith(message)
    assert f"S3 key being read : {url('paths')}" in (error.detail or "")


def test_columns_that_the_table_has_not(warehouse: CopyTarget) -> None:
    warehouse.create("a int, d int GENERATED ALWAYS AS IDENTITY")
    warehouse.put_json("data/1", {"a": 1})
    assert refused(warehouse, columns="(a, nope)").message == 'column "nope" of relation "t" does not exist'
    assert "without EXPLICIT_IDS" in refused(warehouse, columns="(a, d)").message
    assert "EXPLICIT_IDS needs" in refused(warehouse, "JSON 'auto' EXPLICIT_IDS", columns="(a)").message


class DenyingClient:
    """An S3 client whose answers to one operation are replaced by an error of S3."""

    def __init__(self, client: Any, operation: str, code: str, status: int) -> None:
        self._client = client
        self._operation = operation
        self._error: Any = {
            "Error": {"Code": code, "Message": "Access Denied"},
            "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "RID", "HostId": "HID"},
        }

    def __getattr__(self, name: str) -> Any:
        if name == self._operation:
            raise ClientError(self._error, name)
        return getattr(self._client, name)


def test_a_bucket_that_does_not_exist(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    statement = parse_copy("COPY t FROM 's3://nowhere/x' IAM_ROLE default JSON 'auto'")
    with pytest.raises(RedshiftError) as raised:
        run_copy(statement, PostgresBackend(warehouse.connection), warehouse.s3, 7)
    assert raised.value.message.startswith(
        "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket"
    )
    assert "Listing bucket=nowhere prefix=x" in (raised.value.detail or "")


@pytest.mark.parametrize("size", [10, 3 << 20])
def test_an_object_that_may_not_be_read(warehouse: CopyTarget, size: int) -> None:
    warehouse.create("a int")
    warehouse.put("data/1", " " * size)
    denying = DenyingClient(warehouse.s3, "get_object", "AccessDenied", 403)
    statement = parse_copy(f"COPY t FROM '{url('data/')}' IAM_ROLE default JSON 'auto'")
    with pytest.raises(RedshiftError) as raised:
        run_copy(statement, PostgresBackend(warehouse.connection), denying, 7)  # type: ignore[arg-type]
    assert raised.value.message == (
        "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid RID,ExtRid HID,CanRetry 0"
    )
    assert f"S3 key being read : {url('data/1')}" in (raised.value.detail or "")


def test_an_endpoint_that_nobody_answers(warehouse: CopyTarget) -> None:
    warehouse.create("a int")
    client = aws_client("s3", "http://127.0.0.1:9", config=Config(retries={"total_max_attempts": 1}))
    statement = parse_copy("COPY t FROM 's3://b/x' IAM_ROLE default JSON 'auto'")
    with pytest.raises(RedshiftError) as raised:
        run_copy(statement, PostgresBackend(warehouse.connection), client, 7)
    assert raised.value.message.startswith("S3CurlException: Could not connect to the endpoint URL")
