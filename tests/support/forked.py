"""The loader in a process of its own that need not import it again: forked off a server that has."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TextIO

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["loader.commands.loads", "loader.warehouse.warehouse", "obstore", __name__])


@contextmanager
def forked_loader(*argv: str, env: Mapping[str, str]) -> Iterator[TextIO]:
    """Yield what `loader ARGV` says, line by line as it comes, and kill -9 its process at the end of the block."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_main, args=(theirs, argv, dict(env)), daemon=True)
    process.start()
    theirs.close()
    with os.fdopen(os.dup(ours.fileno()), encoding="utf-8") as said:
        ours.close()
        yield said
        process.kill()
    process.join()


def _main(said: Connection, argv: tuple[str, ...], env: dict[str, str]) -> None:
    from loader.cli import main  # noqa: PLC0415 - the server has it

    os.environ.clear()
    os.environ.update(env)
    for stream in (1, 2):
        os.dup2(said.fileno(), stream)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", buffering=1, encoding="utf-8") for stream in (1, 2))
    main(list(argv))
