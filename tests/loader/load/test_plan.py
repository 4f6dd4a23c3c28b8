"""What is new, what has changed, and what is left alone."""

from datetime import date, datetime

import pytest

from loader.aws.s3_uri import S3Uri
from loader.load.known import Known
from loader.load.plan import Choice, SourcePlan, compare, nothing_to_do
from loader.s3.ignored import Ignored
from loader.s3.objects import S3Object

SOURCE = S3Uri("bucket", "events")
LEDGER = Known([(f"s3://bucket/events/2018-11-0{number}.json", "events one") for number in range(1, 4)], [SOURCE])
UPLOAD = datetime(2018, 11, 9)


def found(name: str, etag: str = "one") -> S3Object:
    return S3Object(f"{SOURCE}/{name}", etag, 10, UPLOAD)


def planned(*listed: S3Object, choice: Choice) -> SourcePlan:
    return compare("events", str(SOURCE), listed, LEDGER, choice, ignored=Ignored(["_*"], SOURCE))


SECOND = Choice(since=date(2018, 11, 2), until=date(2018, 11, 2))
CASES = {
    "nothing is there": ((), Choice(), "", "", (0, 0, 0)),
    "not known": ((found("new"),), Choice(), "new", "", (0, 0, 0)),
    "loaded": ((found("2018-11-01.json"),), Choice(), "", "", (1, 0, 0)),
    "overwritten": ((found("2018-11-01.json", "two"),), Choice(), "", "2018-11-01.json", (0, 0, 0)),
    "of another day": ((found("2018-11-05.json"),), SECOND, "", "", (0, 1, 0)),
    "loaded, and of another day": ((found("2018-11-01.json"),), SECOND, "", "", (0, 1, 0)),
    "loaded, and of the day": ((found("2018-11-02.json"),), SECOND, "", "", (1, 0, 0)),
    "overwritten, and of the day": ((found("2018-11-02.json", "2"),), SECOND, "", "2018-11-02.json", (0, 0, 0)),
    "of the day of its upload": ((found("new"),), Choice(since=date(2018, 11, 9)), "new", "", (0, 0, 0)),
    "left out, and of another day": ((found("_SUCCESS"),), SECOND, "", "", (0, 0, 1)),
    "loaded, and all of it again": ((found("2018-11-01.json"),), Choice(full=True), "2018-11-01.json", "", (0, 0, 0)),
    "in the order of the names": ((found("c"), found("a"), found("b")), Choice(), "a b c", "", (0, 0, 0)),
}


@pytest.mark.parametrize(("listed", "choice", "new", "changed", "left"), CASES.values(), ids=CASES)
def test_what_is_new_and_what_has_changed(
    listed: tuple[S3Object, ...], choice: Choice, new: str, changed: str, left: tuple[int, int, int]
) -> None:
    plan = planned(*listed, choice=choice)
    assert [one.uri for one in plan.new] == [f"{SOURCE}/{name}" for name in new.split()]
    assert [one.uri for one in plan.changed] == [f"{SOURCE}/{name}" for name in changed.split()]
    assert (plan.loaded, plan.other_days, plan.ignored) == left
    assert plan.size == 10 * len(plan.objects)


SAID = {
    "everything is loaded (1 object)": (found("2018-11-01.json"),),
    "none of 1 object is of these days (--since 2018-11-02 --until 2018-11-02)": (found("2018-11-01.json"),),
    "everything of these days is loaded (1 of 2 objects)": (found("2018-11-01.json"), found("2018-11-02.json")),
    "no object is left to load; SOURCE_IGNORE leaves out 1": (found("_SUCCESS"),),
}


@pytest.mark.parametrize(("said", "listed"), SAID.items(), ids=SAID)
def test_why_there_is_nothing_to_do(said: str, listed: tuple[S3Object, ...]) -> None:
    choice = SECOND if "days" in said else Choice()
    assert nothing_to_do([planned(*listed, choice=choice)], choice) == f"nothing to do: {said}"


PLACES = {
    "s3://bucket/events": 0,
    "s3://bucket/events/a": 0,
    "s3://bucket/events/x/a": 0,
    "s3://bucket/events_old/a": 1,
    "s3://bucket/even": 1,
    "s3://other/events/a": 1,
    "s3://songs/a": 0,
}


@pytest.mark.parametrize(("uri", "outside"), PLACES.items())
def test_what_is_outside_of_the_sources(uri: str, outside: int) -> None:
    known = Known([("s3://bucket/events/first", "one"), (uri, "one")], [SOURCE, S3Uri("songs", "")])
    assert known.number_outside == outside
    assert known.outside == [uri] * outside
    assert known.number_in(SOURCE) + known.number_in(S3Uri("songs", "")) == 2 - outside
