"""The command line by itself: its help, its usage errors, what it does not need."""

import doctest
import importlib
import re
import signal
import subprocess
import sys
import weakref
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import click
import pytest

from loader import cli, errors
from tests.support.command import ROOT, clean_environment, run


def loader(
    *argv: str, cwd: Path | str = ROOT, stdin: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    return run("loader", *argv, env=clean_environment(**settings), cwd=cwd, stdin=stdin)


@pytest.mark.parametrize("module", ["loader.console.redact", "loader.render.quoting", "loader.console.text"])
def test_the_examples_in_the_documentation_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed


def test_help_needs_nothing_that_is_slow_to_import() -> None:
    code = "import sys, loader.cli; print(sorted({'boto3', 'psycopg2', 'jinja2', 'rich', 'dotenv'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_the_entry_point_is_the_module() -> None:
    command = Path(sys.executable).with_name("loader")
    by_name = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    assert by_name.stdout == loader("--help").stdout


def test_the_help_names_every_command_and_every_exit_code() -> None:
    text = loader("--help").stdout
    for command in ("schema", "load", "verify", "render", "query", "answers", "report", "doctor"):
        assert re.search(rf"^  {command} +\S", text, re.MULTILINE)
    assert "..." not in text.partition("Commands:")[2], "a short help was cut"
    kinds = [kind.exit_code for kind in errors.LoaderError.__subclasses__()]
    documented = [int(code) for code in re.findall(r"^    (\d+) ", text, re.MULTILINE)]
    assert documented == sorted(
        {0, *kinds, errors.DEFECT, errors.MACHINE, 129, errors.INTERRUPTED, errors.BROKEN_PIPE, 143}
    )


@pytest.mark.parametrize(
    ("error", "code", "why"),
    [
        (MemoryError(), errors.MACHINE, "there is no memory left"),
        (RuntimeError("can't start new thread"), errors.MACHINE, "can't start new thread"),
        (RuntimeError("generator raised StopIteration"), errors.DEFECT, "a defect of the loader"),
    ],
)
def test_no_memory_and_no_thread_are_trouble_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int, why: str
) -> None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(cli.cli, "invoke", fails)
    monkeypatch.setattr(cli, "mute_stdout", lambda: None)
    with pytest.raises(SystemExit, match=f"^{code}$"):
        cli.main(["render"])
    said = capsys.readouterr().err
    assert why in said
    assert ("Traceback" in said) == (code == errors.DEFECT)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("loader re", {"rejects", "render", "report"}),
        ("loader load --so", {"--source"}),
        ("loader plan --source e", {"events"}),
    ],
)
def test_the_shell_completes(words: str, completed: set[str]) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_LOADER_COMPLETE": "bash_complete"}
    done = loader(**asked)
    assert {line.split(",")[1] for line in done.stdout.splitlines()} == completed


def test_the_shell_is_told_how_to_complete() -> None:
    done = loader(_LOADER_COMPLETE="bash_source")
    assert done.returncode == 0
    assert "complete -o nosort -F _loader_completion loader" in done.stdout


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_each_help_is_short(command: str) -> None:
    done = loader(command, "--help")
    assert done.returncode == 0
    assert "--outputs FILE" in done.stdout
    assert len(done.stdout.splitlines()) < 25


@pytest.mark.parametrize(
    "argv",
    [
        ["nix"],
        ["load", "--nix"],
        ["query"],
        ["query", "SELECT 1", "--format", "xml"],
        ["render", "a", "b"],
        ["--quiet"],
        ["grant", "", "--as", "reader"],
        ["grant", "\udcff", "--as", "reader"],
        ["answers", "also_played", "--artist", "\udcff"],
    ],
)
def test_a_wrong_command_line_is_exit_code_2(argv: list[str], tmp_path: Path) -> None:
    done = loader(*argv, cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["schema", "load", "verify", "answers", "doctor", "render"])
def test_without_settings_every_command_says_what_is_missing(command: str, tmp_path: Path) -> None:
    done = loader(command, cwd=tmp_path)
    assert done.returncode == 3
    said = done.stdout if command == "doctor" else done.stderr
    assert "missing" in said
    assert "build/outputs.json (not there)" in said


def test_an_outputs_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    for done in (
        loader("load", "--outputs", "gone.json", cwd=tmp_path),
        loader("load", cwd=tmp_path, OUTPUTS_FILE="gone.json"),
    ):
        assert done.returncode == 3
        assert "gone.json" in done.stderr


COPY_SETTINGS = {
    "AWS_REGION": "us-west-2",
    "COPY_ROLE_ARN": "arn:aws:iam::123456789012:role/it's 100%s; -- {{ 1 }}",
    "WORK_BUCKET": "work",
    "EVENTS_URI": "s3://source/events",
    "SONGS_URI": "s3://source/songs",
}


def test_render_prints_every_statement_without_a_warehouse(tmp_path: Path) -> None:
    done = loader("render", cwd=tmp_path, **COPY_SETTINGS)
    assert done.returncode == 0, done.stderr
    names = re.findall(r"^-- (\S+/\S+)$", done.stdout, re.MULTILINE)
    files = [path.relative_to(ROOT / "sql_templates") for path in (ROOT / "sql_templates").rglob("*.sql.j2")]
    assert names == [path.as_posix().removesuffix(".sql.j2") for path in sorted(files)]
    assert "IAM_ROLE 'arn:aws:iam::123456789012:role/it''s 100%s; -- {{ 1 }}'" in done.stdout


@pytest.mark.parametrize("path", ["verify", "sql_templates/verify", str(ROOT / "sql_templates/verify/")])
def test_render_takes_a_folder_by_name_or_by_path(path: str) -> None:
    done = loader("render", path, **COPY_SETTINGS)
    assert done.returncode == 0, done.stderr
    names = re.findall(r"^-- (\S+/\S+)$", done.stdout, re.MULTILINE)
    assert names
    assert all(name.startswith("verify/") for name in names)


def test_render_of_nothing_says_what_there_is() -> None:
    done = loader("render", "9_nix", **COPY_SETTINGS)
    assert done.returncode == 2
    assert "schema" in done.stderr


@pytest.mark.parametrize(("sql", "stdin"), [("", None), ("  \n", None), ("-", "")])
def test_a_query_of_nothing(sql: str, stdin: str | None, tmp_path: Path) -> None:
    done = loader("query", sql, stdin=stdin, cwd=tmp_path)
    assert done.returncode == 2
    assert "no SQL" in done.stderr


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "query.sql").write_bytes(b"SELECT '\xff'")
    for sql, said in (("query.sql", "query.sql"), ("SELECT '\udcff'", "surrogates not allowed")):
        done = loader("query", sql, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr


def test_a_defect_is_masked_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    @click.command()
    def broken() -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setitem(cli.cli.commands, "broken", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main(["broken"])
    assert ended.value.code == errors.DEFECT
    said = capsys.readouterr().err
    assert "please report" in said
    assert "RuntimeError" in said
    assert "hunter2" not in said


def test_a_signal_while_the_modules_are_imported_ends_the_process() -> None:
    code = """
import signal, sys
from loader.__main__ import main

class Importing:
    def find_spec(self, name, *_):
        if name == "loader.cli":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Importing())
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (errors.INTERRUPTED, "interrupted: nothing was begun\n")


@pytest.mark.parametrize(
    ("number", "is_ignored", "code"),
    [(signal.SIGINT, False, 130), (signal.SIGTERM, False, 143), (signal.SIGHUP, False, 129), (signal.SIGHUP, True, 0)],
)
def test_a_signal_is_heard_where_python_lets_no_exception_out_and_not_below_nohup(
    number: signal.Signals, is_ignored: bool, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> None:
        thing = set[int]()
        watched = weakref.ref(thing, lambda _: signal.raise_signal(number))
        del thing
        assert watched() is None
        Event().wait(0 if is_ignored else 60)

    monkeypatch.setitem(cli.cli.commands, "work", click.Command("work", callback=work))
    before = signal.getsignal(number)
    try:
        if is_ignored:
            signal.signal(number, signal.SIG_IGN)
        with pytest.raises(SystemExit) as ended:
            cli.main(["work"])
    finally:
        signal.signal(number, before)
    assert ended.value.code == code


def test_a_signal_waits_for_the_import_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(_: str) -> SimpleNamespace:
        with suppress(KeyboardInterrupt):  # as the start of a module in C may
            signal.raise_signal(signal.SIGTERM)
        return SimpleNamespace(load=click.Command("load"))

    monkeypatch.setattr(cli, "import_module", forgets)
    with pytest.raises(SystemExit) as ended:
        cli.main(["load"])
    assert ended.value.code == 143
