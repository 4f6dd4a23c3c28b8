"""Where a setting comes from, and what is said when it does not come."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loader.errors import SettingsError
from loader.settings.declared import CONNECT, COPY, FIELDS
from loader.settings.lookup import Sources

COMPLETE = {
    "REDSHIFT_HOST": "warehouse.example.com",
    "REDSHIFT_DATABASE": "sparkify",
    "REDSHIFT_USER": "loader",
    "REDSHIFT_PASSWORD": "correct horse",
    "AWS_REGION": "us-west-2",
    "COPY_ROLE_ARN": "arn:aws:iam::123456789012:role/copy",
    "WORK_BUCKET": "sparkify-work",
    "EVENTS_URI": "s3://udacity-dend/log_data",
    "SONGS_URI": "s3://udacity-dend/song_data",
}


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs(**values: Any) -> Path:
    """Write an outputs file in the shape of `terraform output -json`."""
    file = Path("outputs.json")
    file.write_text(json.dumps({name: {"value": value, "type": "string"} for name, value in values.items()}))
    return file


def problems(sources: Sources, *needs: str) -> str:
    with pytest.raises(SettingsError) as caught:
        sources.read(needs)
    return str(caught.value)


def test_environment_goes_before_dotenv_before_outputs_before_default() -> None:
    file = outputs(redshift_host="of-outputs", redshift_user="of-outputs", redshift_database="of-outputs")
    Path(".env").write_text("REDSHIFT_HOST=of-dotenv\nREDSHIFT_USER=of-dotenv\n")
    sources = Sources(file, {"REDSHIFT_HOST": "of-environment"})
    settings = sources.read()
    assert settings.redshift_host == "of-environment"
    assert settings.redshift_user == "of-dotenv"
    assert settings.redshift_database == "of-outputs"
    assert settings.redshift_port == 5439
    origins = {found.name: found.origin for found in sources.found}
    assert origins["redshift_host"] == "environment"
    assert origins["redshift_user"] == ".env"
    assert origins["redshift_database"] == "outputs.json"
    assert origins["redshift_port"] == "default"


def test_an_empty_value_is_a_missing_value() -> None:
    Path(".env").write_text("REDSHIFT_HOST=\nREDSHIFT_PORT=\n")
    settings = Sources(outputs(redshift_host="of-outputs"), {"REDSHIFT_HOST": "", "REDSHIFT_PORT": ""}).read()
    assert settings.redshift_host == "of-outputs"
    assert settings.redshift_port == 5439


def test_everything_missing_is_listed_at_once_with_where_we_looked() -> None:
    message = problems(Sources(environment={"EVENTS_URI": COMPLETE["EVENTS_URI"]}), CONNECT, COPY)
    missing = {line.split()[1] for line in message.splitlines() if line.startswith("  missing")}
    assert missing == set(COMPLETE) - {"EVENTS_URI", "REDSHIFT_USER", "REDSHIFT_PASSWORD"} | {"a"}
    assert "REDSHIFT_SECRET_ARN" in message, "the ways to log in"
    assert "the environment, .env (not there), build/outputs.json (not there)" in message


def test_everything_wrong_is_listed_at_once_with_its_value_and_origin() -> None:
    wrong = {
        "REDSHIFT_PORT": "543x",
        "REDSHIFT_LOGIN": "kerberos",
        "REDSHIFT_SSL_MODE": "on",
        "WORK_BUCKET": "s3://work",
        "EVENTS_URI": "/data/events",
        "SONGS_URI": "s3://no'bucket/x",
        "MATCH_TOLERANCE_SECONDS": "-1",
    }
    message = problems(Sources(environment=COMPLETE | wrong), CONNECT, COPY)
    for name, value in wrong.items():
        [line] = [line for line in message.splitlines() if name in line]
        assert repr(value) in line or f"{value!r}" in line
        assert "environment" in line


@pytest.mark.parametrize("port", ["0", "65536", "-1", "5439.0", "٣", "", " 5439"])
def test_a_port_is_a_port(port: str) -> None:
    if port:
        assert "REDSHIFT_PORT" in problems(Sources(environment=COMPLETE | {"REDSHIFT_PORT": port}))
    else:
        assert Sources(environment=COMPLETE | {"REDSHIFT_PORT": port}).read().redshift_port == 5439


@pytest.mark.parametrize("seconds", ["nan", "inf", "-0.1", "1s", "1_0 0", "1e400", "1e-400", "\u0665", "1_0", " 5"])
def test_a_tolerance_is_a_number_of_seconds(seconds: str) -> None:
    message = problems(Sources(environment=COMPLETE | {"MATCH_TOLERANCE_SECONDS": seconds}))
    assert f"{seconds!r} is not a number of seconds" in message


def test_a_tolerance_of_zero_is_not_a_missing_one() -> None:
    assert Sources(environment=COMPLETE | {"MATCH_TOLERANCE_SECONDS": "0"}).read().match_tolerance_seconds == 0
    assert Sources(environment=COMPLETE).read().match_tolerance_seconds is None


def test_a_command_needs_only_what_it_uses() -> None:
    connect = ("REDSHIFT_HOST", "REDSHIFT_DATABASE", "REDSHIFT_USER", "REDSHIFT_PASSWORD")
    assert Sources(environment={name: COMPLETE[name] for name in connect}).read({CONNECT}).redshift_user == "loader"
    assert Sources(environment={k: v for k, v in COMPLETE.items() if k not in connect}).read({COPY}).work_bucket


@pytest.mark.parametrize(
    ("given", "login"),
    [
        ({"REDSHIFT_USER": "u", "REDSHIFT_PASSWORD": "p"}, "password"),
        ({"REDSHIFT_SECRET_ARN": "arn:s", "REDSHIFT_CLUSTER_IDENTIFIER": "c"}, "secret"),
        ({"REDSHIFT_CLUSTER_IDENTIFIER": "c", "REDSHIFT_USER": "u"}, "iam"),
        ({"REDSHIFT_WORKGROUP": "w"}, "iam"),
        ({"REDSHIFT_WORKGROUP": "w", "REDSHIFT_SECRET_ARN": "arn:s"}, "secret"),
        ({"REDSHIFT_USER": "u", "REDSHIFT_PASSWORD": "p", "REDSHIFT_SECRET_ARN": "arn:s"}, "password"),
        ({"REDSHIFT_SECRET_ARN": "s", "REDSHIFT_CLUSTER_IDENTIFIER": "c", "REDSHIFT_LOGIN": "iam"}, "iam"),
    ],
)
def test_the_login_is_the_one_that_is_set_up(given: dict[str, str], login: str) -> None:
    place = {"REDSHIFT_HOST": "h", "REDSHIFT_DATABASE": "d"}
    assert Sources(environment=place | given).read({CONNECT}).redshift_login == login


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"REDSHIFT_PASSWORD": "p"}, "REDSHIFT_USER"),
        ({"REDSHIFT_LOGIN": "password", "REDSHIFT_SECRET_ARN": "s"}, "REDSHIFT_PASSWORD"),
        ({"REDSHIFT_LOGIN": "secret", "REDSHIFT_PASSWORD": "p"}, "REDSHIFT_SECRET_ARN"),
        ({"REDSHIFT_LOGIN": "iam", "REDSHIFT_SECRET_ARN": "s"}, "REDSHIFT_CLUSTER_IDENTIFIER"),
    ],
)
def test_a_login_that_is_half_set_up_says_what_it_lacks(given: dict[str, str], missing: str) -> None:
    place = {"REDSHIFT_HOST": "h", "REDSHIFT_DATABASE": "d"}
    assert missing in problems(Sources(environment=place | given), CONNECT)


def test_a_wrong_login_is_one_problem_and_not_two() -> None:
    message = problems(Sources(environment=COMPLETE | {"REDSHIFT_LOGIN": "kerberos"}), CONNECT)
    assert message.startswith("one setting is missing or wrong")


def test_the_source_region_is_the_region_unless_said_otherwise() -> None:
    assert Sources(environment=COMPLETE).read().source_region == "us-west-2"
    assert Sources(environment=COMPLETE | {"SOURCE_REGION": "eu-west-1"}).read().source_region == "eu-west-1"


def test_outputs_are_read_as_terraform_writes_them() -> None:
    Path("outputs.json").write_text(
        json.dumps(
            {
                "redshift_port": {"value": 5440, "type": "number", "sensitive": False},
                "redshift_user": {"value": None, "type": "string", "sensitive": False},
                "vpc_subnets": {"value": ["a", "b"], "type": ["list", "string"], "sensitive": False},
                "events_uri": {"value": "s3://udacity-dend/log_data", "type": "string", "sensitive": False},
            }
        )
    )
    settings = Sources(Path("outputs.json"), {}).read()
    assert settings.redshift_port == 5440
    assert settings.redshift_user == ""
    assert settings.events_uri == "s3://udacity-dend/log_data"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": {"value": 1},\n  "b": nonsense}', "line 2, column 8"),
        (b"", "line 1, column 1"),
        (b"[1]", "root is not an object"),
        (b'{"redshift_host": "plain"}', "output redshift_host"),
        (b'{"x": "\xff"}', "not UTF-8 text"),
        (b'{"x": {"value": ' + b"[" * 100_000, "recursion"),
        (b'{"x": {"value": ' + b"9" * 5_000 + b"}}", "5000 digits"),
        (None, "No such file"),
    ],
)
def test_an_outputs_file_that_is_none_says_where_and_why(content: bytes | None, said: str) -> None:
    file = Path("outputs.json")
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="outputs file cannot be used") as caught:
        Sources(file, {})
    assert "outputs.json" in str(caught.value)
    assert said in str(caught.value)


def test_an_outputs_file_can_be_named_in_each_place(directory: Path) -> None:
    (directory / "elsewhere.json").write_text('{"redshift_host": {"value": "from-elsewhere"}}')
    (directory / "build").mkdir()
    (directory / "build/outputs.json").write_text('{"redshift_host": {"value": "from-build"}}')
    assert Sources(environment={}).read().redshift_host == "from-build"
    Path(".env").write_text("OUTPUTS_FILE=elsewhere.json\n")
    assert Sources(environment={}).read().redshift_host == "from-elsewhere"
    assert Sources(environment={"OUTPUTS_FILE": "build/outputs.json"}).read().redshift_host == "from-build"
    assert Sources(Path("elsewhere.json"), {"OUTPUTS_FILE": "x"}).read().redshift_host == "from-elsewhere"


def test_a_password_is_taken_as_it_is_written() -> None:
    Path(".env").write_text("REDSHIFT_PASSWORD='a${HOME}#%\"b'\n")
    assert Sources(environment={"HOME": "/root"}).read().redshift_password == 'a${HOME}#%"b'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"REDSHIFT_HOST=h\nREDSHIFT_PASSWORD='hunter2\n", "line 2"),
        (b"REDSHIFT_HOST=h\n= x\n", "line 2"),
        (b"REDSHIFT_HOST=\xff\n", "UTF-8"),
    ],
)
def test_a_dotenv_that_cannot_be_read_says_where(content: bytes, said: str) -> None:
    Path(".env").write_bytes(content)
    with pytest.raises(SettingsError, match="env cannot be used") as caught:
        Sources(environment={})
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_dotenv_that_is_a_directory_says_so(directory: Path) -> None:
    (directory / ".env").mkdir()
    with pytest.raises(SettingsError, match="directory"):
        Sources(environment={})


def test_a_setting_with_a_control_character_is_refused() -> None:
    message = problems(Sources(outputs(redshift_host="a\u0000b\u001b[31m"), {}))
    assert "control character" in message
    assert "\x1b" not in message


def test_a_password_with_a_nul_is_refused() -> None:
    Path(".env").write_bytes(b"REDSHIFT_PASSWORD=hunter2\0\n")
    message = problems(Sources(environment={}))
    assert "REDSHIFT_PASSWORD  its value holds a NUL (from .env)" in message


@pytest.mark.parametrize("name", ["REDSHIFT_HOST", "REDSHIFT_PASSWORD"])
def test_a_setting_that_is_not_utf_8_is_refused(name: str) -> None:
    message = problems(Sources(environment=COMPLETE | {name: "secret\udcff"}), CONNECT)
    assert message.count(f"{name}  ") == 1, "wrong, and not missing too"
    assert "is not UTF-8" in message
    assert ("secret" in message.partition("looked in")[0]) == (name == "REDSHIFT_HOST")


def test_templates_get_every_setting_that_is_set_and_no_secret() -> None:
    context = Sources(environment=COMPLETE | {"MATCH_TOLERANCE_SECONDS": "0.5"}).read().context()
    assert context["match_tolerance_seconds"] == Decimal("0.5")
    assert context["events_uri"] == COMPLETE["EVENTS_URI"]
    assert "correct horse" not in context.values()
    assert "redshift_secret_arn" not in context, "what is not set must not render as an empty text"


def test_no_secret_in_the_representation() -> None:
    assert "correct horse" not in repr(Sources(environment=COMPLETE).read())


def test_the_environment_of_this_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower() in {*FIELDS, "outputs_file"}]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDSHIFT_HOST", "of-this-process")
    assert Sources().read().redshift_host == "of-this-process"
