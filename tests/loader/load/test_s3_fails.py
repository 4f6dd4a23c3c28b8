"""S3 fails at each request in turn, the loader's and COPY's: the load goes on, or the next one makes it good."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from tests.support.breakable import Breakable
from tests.support.in_process import completed
from tests.support.lake import BUCKET, DAYS, FEW, SONGS, Lake
from tests.support.local_aws import LocalAws
from tests.support.s3_proxy import CUT, INTERNAL_ERROR, RESET, SLOW_DOWN, UNAVAILABLE, Fault, Request, Rule, S3Proxy

FAULTS = (SLOW_DOWN, INTERNAL_ERROR, RESET)


@pytest.fixture(scope="module")
def local_aws(breakable: Breakable) -> LocalAws:
    return breakable.aws


@pytest.fixture
def proxy(breakable: Breakable) -> Iterator[S3Proxy]:
    breakable.proxy.reset()
    yield breakable.proxy
    breakable.proxy.reset()


def _reset_after(passed: int) -> Rule:
    """Count all requests but the loader's looks: one that fails is made again by boto3, which counts."""
    made = 0

    def rule(request: Request) -> Fault | None:
        nonlocal made
        made += not request.is_look
        return RESET if made > passed else None

    return rule


def test_an_outage_after_any_request_is_made_good_by_the_next_load(
    lake: Lake, expected: dict[str, str], proxy: S3Proxy, tried: Callable[[str], None]
) -> None:
    """Each load runs into an outage one request later than the one before; the last is not hit any more."""
    nothing = lake.star()
    for passed in count():
        proxy.reset()
        proxy.rule = _reset_after(passed)
        ended = completed("load", env=lake.env | {"LOAD_ATTEMPTS": "1"})
        said = ended.stdout + ended.stderr
        asked = sum(not one.is_look for one in proxy.requests)
        proxy.reset()
        assert ended.returncode in {0, 4}, said
        assert "Traceback" not in said
        assert lake.star() == (nothing if ended.returncode else expected), f"S3 failed after {passed} requests"
        if asked <= passed:
            break
        if ended.returncode == 0:
            assert "nothing to do" in lake.load()
            lake.empty()
    tried(f"S3 failed for good after each of {passed} requests")
    assert passed > 20, "the requests of COPY are among them"


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_load_goes_on_when_each_request_fails_once(
    lake: Lake, expected: dict[str, str], proxy: S3Proxy, fault: Fault, tried: Callable[[str], None]
) -> None:
    """Harder than one failure at a time: every request of the loader and of COPY has to be made twice."""
    made: Counter[tuple[str, str]] = Counter()

    def rule(request: Request) -> Fault | None:
        made[request.method, request.path] += 1
        return fault if made[request.method, request.path] % 2 else None

    proxy.rule = rule
    lake.load()
    assert lake.star() == expected
    failed = sum(number // 2 for number in made.values())
    tried(f"{fault} at each of {failed} requests")
    assert failed > 20, "COPY's are among them"


CUTS = ("prefix=", "songs.new.manifest", "11-02-events", "loaded_objects.json")


def test_an_answer_that_breaks_off_is_no_shorter_answer(
    lake: Lake, expected: dict[str, str], proxy: S3Proxy, tried: Callable[[str], None]
) -> None:
    for part in CUTS:
        hits: list[Request] = []

        def rule(request: Request, part: str = part, hits: list[Request] = hits) -> Fault | None:
            if request.method != "GET" or part not in request.path or request.is_look or hits:
                return None
            hits.append(request)
            return CUT

        proxy.rule = rule
        lake.load()
        assert hits, part
        assert lake.star() == expected, f"cut in the middle of {part}"
        lake.empty()
    tried(f"the answers to {len(CUTS)} requests cut in the middle")


@pytest.mark.parametrize("part", ["songs.new.manifest", "11-02-events"], ids=["of the loader", "of COPY"])
def test_a_load_that_s3_keeps_refusing_gives_up_in_one_message(
    lake: Lake, expected: dict[str, str], proxy: S3Proxy, part: str
) -> None:
    fault = SLOW_DOWN if "manifest" in part else UNAVAILABLE
    proxy.rule = lambda request: fault if part in request.path and not request.is_look else None
    said = lake.load(code=4, LOAD_ATTEMPTS="2")
    assert said.count("trying again") == 1
    assert said.count("\nerror: ") == 1
    assert fault.code in said
    assert lake.aws.one("SELECT outcome FROM etl.load_runs") == "failed"
    proxy.reset()
    lake.load()
    assert lake.star() == expected
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == len(FEW) + len(SONGS)


@pytest.mark.parametrize("packing", ["500", "2"], ids=["as they are", "packed"])
def test_objects_that_change_after_they_were_listed(lake: Lake, proxy: S3Proxy, packing: str) -> None:
    """One is removed, another overwritten. The loads after it end with the star of what is there."""
    removed, overwritten = (f"events/2018-11-0{number}-events.json" for number in (2, 3))
    lake.put(FEW, SONGS)
    behind = LocalAws(lake.env | {"AWS_ENDPOINT_URL": proxy.behind})
    changes: list[Callable[[], object]] = [
        lambda: behind.client("s3").delete_object(Bucket=BUCKET, Key=f"{lake.name}/{removed}"),
        lambda: replace(lake, aws=behind).put({overwritten: DAYS["events/2018-11-09-events.json"]}),
    ]

    def rule(request: Request) -> None:
        if request.method == "PUT" and "songs.new." in request.path:
            while changes:
                changes.pop()()

    proxy.rule = rule
    assert "trying again" in lake.load(PACK_FROM_OBJECTS=packing)
    assert not changes
    lake.load(PACK_FROM_OBJECTS=packing)
    star = lake.star()
    lake.empty()
    lake.load()
    assert lake.star() == star
    assert lake.aws.one("SELECT COUNT(*) FROM etl.loaded_objects") == len(FEW) + len(SONGS) - 1
