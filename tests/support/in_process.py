"""The loader's command line in this process: the real wire and the real S3 without the start of an interpreter."""

import io
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from types import CodeType
from unittest import mock

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from psycopg2 import extensions

from loader.aws import client as aws
from loader.cli import main
from tests.support.command import ROOT

Loader = Callable[..., str]


class _Compiled(BytecodeCache):
    """The templates as one load has compiled them, for the next one in this process."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._codes[bucket.key, bucket.checksum] = bucket.code


_ENVIRONMENT = partial(jinja2.Environment, bytecode_cache=_Compiled())
"""What makes the loader's environment of Jinja here; to compile the templates takes a third of a small load."""
_made_with: dict[str, str] = {}
"""The settings of AWS that the loader's clients were made with. To make them takes a fifth of a small load."""


def forget_clients() -> None:
    """Let the loader make its clients again, for another endpoint or with other credentials."""
    _made_with.clear()
    for made in (aws.client, aws.session):
        made.cache_clear()


def _clients_for(env: Mapping[str, str]) -> None:
    named = {name: value for name, value in env.items() if name.startswith("AWS_") or name == "HOME"}
    if named != _made_with:
        forget_clients()
        _made_with.update(named)


@contextmanager
def clients_of(url: str) -> Iterator[None]:
    """Let the loader's own clients reach the AWS at a URL, for the time of the block."""
    named = {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with mock.patch.dict(os.environ, named):
        forget_clients()
        yield
    forget_clients()


@contextmanager
def loader_in_process() -> Iterator[Loader]:
    """Yield `loader(*argv, env=..., code=0)`: it runs one command, checks the exit code and gives all that was said."""
    yield _run


def completed(*argv: str, env: Mapping[str, str], cwd: Path | str = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `loader ARGV` as `tests.support.command.run` does, but in this process."""
    out, error = _stream(), _stream()
    ended = _main(argv, env, cwd, out, error)
    code = ended if isinstance(ended, int) else int(ended is not None)
    return subprocess.CompletedProcess(argv, code, _text(out), _text(error))


def _run(*argv: str, env: Mapping[str, str], code: int = 0) -> str:
    said = _stream()
    ended = _main(argv, env, ROOT, said, said)
    assert ended == code, _text(said)
    return _text(said)


def _main(
    argv: tuple[str, ...], env: Mapping[str, str], cwd: Path | str, out: io.TextIOWrapper, error: io.TextIOWrapper
) -> int | str | None:
    before = Path.cwd()
    _clients_for(env)
    try:
        with (
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(jinja2, "Environment", _ENVIRONMENT),
            redirect_stdout(out),
            redirect_stderr(error),
        ):
            os.chdir(cwd)
            main(list(argv))
    except SystemExit as exit_:
        return exit_.code
    finally:
        os.chdir(before)
        extensions.set_wait_callback(None)  # the loader sets it for the whole of its process
    return None


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
