"""The loader's command line in this process: the real wire and the real S3 without the start of an interpreter."""

import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from unittest import mock

from psycopg2 import extensions

from loader.aws import client as aws
from loader.cli import main

Loader = Callable[..., str]


def forget_clients() -> None:
    """Let the loader make its clients again, for another endpoint or with other credentials."""
    for made in (aws.client, aws.session, aws.core):
        made.cache_clear()


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
    forget_clients()  # other tests' clients know other endpoints
    try:
        yield _run
    finally:
        forget_clients()


def _run(*argv: str, env: Mapping[str, str], code: int = 0) -> str:
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    ended: int | str | None = None
    try:
        with mock.patch.dict(os.environ, env, clear=True), redirect_stdout(said), redirect_stderr(said):
            main(list(argv))
    except SystemExit as exit_:
        ended = exit_.code
    finally:
        extensions.set_wait_callback(None)  # the loader sets it for the whole of its process
    said.seek(0)
    text = said.read()
    assert ended == code, text
    return text
