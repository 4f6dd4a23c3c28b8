"""Of loaders at the same time one loads; the others wait, say for whom, and then have nothing to do."""

import subprocess

import pytest

from tests.support.lake import Lake


@pytest.mark.parametrize("number", [2, 8])
def test_of_many_loaders_at_once_one_loads(lake: Lake, expected: dict[str, str], number: int) -> None:
    loaders = [lake.start() for _ in range(number)]
    said = ["".join(loader.communicate(timeout=120)) for loader in loaders]
    assert [loader.returncode for loader in loaders] == [0] * number, said
    assert sorted("nothing to do" in one for one in said) == [False] + [True] * (number - 1)
    assert lake.star() == expected
    assert lake.aws.one("SELECT COUNT(*) FROM etl.load_runs WHERE outcome = 'loaded'") == 1


@pytest.mark.parametrize("killed", [False, True], ids=["that loads", "that is killed"])
def test_a_loader_says_for_whom_it_waits(lake: Lake, expected: dict[str, str], killed: bool) -> None:
    with lake.locking("dim_time") as release, lake.start(PYTHONUNBUFFERED="1") as first:
        read_until("2_dim_songs", first)
        [(run_id,)] = lake.aws.rows("SELECT run_id FROM etl.load_starts")
        status = lake.aws.loader("status", **lake.env)
        assert "not ended" in next(line for line in status.stdout.splitlines() if run_id in line), (
            "nobody waits to look"
        )
        with lake.start(PYTHONUNBUFFERED="1") as second:
            waiting = read_until("waiting for another load", second)
            assert f": {run_id} (" in waiting
            assert f" process {first.pid}, since " in waiting
            if killed:
                first.kill()
                first.wait()
            release()
            said, complaint = second.communicate(timeout=120)
        assert (second.returncode, complaint) == (0, "")
        assert ("nothing to do: another loader has loaded it meanwhile" in said) == (not killed)
        first.communicate(timeout=120)
    assert lake.star() == expected
    ends = [] if killed else [("nothing to do",)]
    assert lake.aws.rows("SELECT outcome FROM etl.load_runs ORDER BY 1") == [("loaded",), *ends]


def read_until(part: str, process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    found = next((line for line in process.stdout if part in line), "")
    assert found, f"{part} was never said"
    return found
