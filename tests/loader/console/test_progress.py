"""Long work shows itself: live at a terminal, by a line at times elsewhere, and not at all when it is to be quiet."""

import os
import re
import sys
import threading
from contextlib import suppress

import pytest

from loader.console import progress
from loader.console.progress import Progress, Step
from loader.console.streams import warn
from tests.support.waiting import wait_until

SO_FAR: dict[str, tuple[Step, float, str]] = {
    "nothing counted": (Step(), 9, ""),
    "a COPY": (Step(rows_so_far=3_000_000), 9, "3,000,000 rows so far"),
    "of unknown many": (Step(objects=12_000, size=3_400_000), 9, "12,000 objects, 3.4 MB"),
    "too soon to tell how long": (Step(None, False, {}, 5, 10, 9, 90), 1, "5 of 9 objects, 10 bytes of 90 bytes"),
    "listed, of those that are known": (
        Step(None, False, {}, 5, 10, 10),
        61,
        "0:01:01 left, 5 of 10 objects, 10 bytes",
    ),
    "more than were expected": (Step(None, False, {}, 11, 10, 10), 61, "11 objects, 10 bytes"),
    "half": (Step(None, False, {}, 5, 10, 10, 20), 61, "0:01:01 left, 5 of 10 objects, 10 bytes of 20 bytes"),
    "all": (Step(None, False, {}, 9, 10, 9, 10), 61, "0:00:00 left, 9 of 9 objects, 10 bytes of 10 bytes"),
}


@pytest.mark.parametrize(("step", "seconds", "said"), SO_FAR.values(), ids=SO_FAR)
def test_how_far_a_step_is(step: Step, seconds: float, said: str) -> None:
    assert step.so_far(seconds) == said


def test_a_line_at_times_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error: standard output may be JSON for a program."""
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.01)
    said = ""

    def heard() -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return "working  list/songs  0:00:00  1 object, 7 bytes\n" in said

    with Progress([]).working("list/songs") as step:
        step.done(7)
        wait_until(heard)


def test_quiet_is_quiet() -> None:
    before = set(threading.enumerate())
    with Progress([], quiet=True).working("list/songs"):
        assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("columns", [80, 120])
def test_at_a_terminal_one_line_lives_until_ctrl_c(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    main, terminal = os.openpty()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(terminal, "w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", out)
        said = interrupted(main)
    said += os.read(main, 4_096).decode()
    os.close(main)
    assert "load/4_transform/6_plays/2_new_song_plays  0:00:00  1 of 14,896 objects" in said
    assert ("604 bytes of 9.0 MB" in said) == (columns == 120), "what has no room is cut, and nothing wraps"
    assert said.rindex("\x1b[?25h") > said.rindex("\x1b[?25l"), "the cursor is there again"
    assert "\x1b[2K" in said[said.rindex("objects") :], "the line is gone"
    assert re.search(r"\x1b\[2Kwaiting for\\x1b\[2J nobody\r\n", said), "a message has a line of its own, above it"


def interrupted(main: int) -> str:
    """Show one object of many until it is drawn, then press Ctrl-C, and return what was written before."""
    said = ""
    with suppress(KeyboardInterrupt), Progress([]).working("load/4_transform/6_plays/2_new_song_plays") as step:
        step.all_objects, step.all_size = 14_896, 9_000_000
        step.done(604)
        warn("waiting for\x1b[2J nobody")
        while "1 of 14,896" not in said:
            said += os.read(main, 4_096).decode()
        raise KeyboardInterrupt
    return said
