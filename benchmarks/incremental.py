"""What a load costs that brings only what is new."""

import json
import statistics
import time
from datetime import date, timedelta

from benchmarks.machine import MIB, Load, Machine, Measure

DAY_EVENTS = 10_000
ROUNDS = 5
"""The first on top empties the staging of the whole load, so of three the median would be the slower of two."""
DAYS = 30
"""Sample users hear one song at a time, so a day of theirs has a limit; history is spread over so many days."""
DAY_MILLISECONDS = 86_400_000


def one_day(machine: Machine, events: int) -> list[Measure]:
    """Load a day of 10,000 events into an empty warehouse, and on top of a history; memory at both sizes."""
    machine.sample(events_per_day=max(events // 27, 1), songs=1_000)
    days = [_add_day(machine, number) for number in range(1, ROUNDS + 1)]
    machine.say(f"{ROUNDS} days of {DAY_EVENTS:,} events, each into an empty warehouse")
    empty = []
    for day in days:
        machine.empty_warehouse()
        empty.append(_load_day(machine, day))
    machine.empty_warehouse()
    machine.say(f"the whole load of {events:,} events, and the same days on top")
    history = machine.load("--until", str(days[0] - timedelta(days=1)))
    top = [_load_day(machine, day) for day in days]
    alone, on_top = _median(empty), _median(top)
    return [
        Measure(f"whole load of {events:,} events", f"{history.seconds:.1f} s", f"{events / history.seconds:,.0f} a s"),
        Measure(
            f"a day of {DAY_EVENTS:,} events on top of {events:,}",
            f"{on_top:.2f} s",
            f"{on_top / alone:.2f} times the {alone:.2f} s into an empty warehouse; "
            f"the first, which empties the staging of the whole load, {top[0].seconds:.1f} s",
        ),
        _memory("peak memory of the loader", history.loader, max(one.loader for one in empty), events),
        _memory("peak memory of the stand-in", history.stand_in, max(one.stand_in for one in empty), events),
    ]


def thirty_days(machine: Machine) -> list[Measure]:
    """Load thirty days as they come, each alone and each time everything again."""
    machine.sample(events_per_day=DAY_EVENTS, songs=1_000)
    uri, s3 = machine.source("events"), machine.aws.client("s3")
    growing = {"EVENTS_URI": f"s3://{uri.bucket}/growing"}
    keys = machine.keys("events")
    seconds = {}
    for options in ((), ("--full",)):
        machine.say(f"thirty loads, a day of {DAY_EVENTS:,} events more each time: load {' '.join(options)}")
        machine.empty_warehouse()
        seconds[options] = 0.0
        for number, key in enumerate(keys):
            s3.copy_object(Bucket=uri.bucket, Key=f"growing/{number:02}.json", CopySource=f"{uri.bucket}/{key}")
            seconds[options] += machine.load(*options, **growing).seconds
        for number in range(len(keys)):
            s3.delete_object(Bucket=uri.bucket, Key=f"growing/{number:02}.json")
    daily, full = seconds[()], seconds["--full",]
    return [
        Measure(
            f"thirty daily loads of {DAY_EVENTS:,} events",
            f"{daily:.1f} s",
            f"{full / daily:.1f} times quicker than thirty full reloads ({full:.1f} s)",
        )
    ]


def many_objects(machine: Machine, songs: int) -> list[Measure]:
    """Load many small objects, packed and as they are; then plan with all of them in the ledger."""
    machine.sample(songs=songs, songs_per_file=1)
    told = []
    for packed in (False, True):
        machine.say(f"{songs:,} song objects, {'packed' if packed else 'one by one'}")
        machine.empty_warehouse()
        with machine.requests() as requests:
            took = machine.load("--source", "songs", **({} if packed else {"PACK_FROM_OBJECTS": str(songs + 1)}))
        copied = machine.aws.one(
            "SELECT COUNT(*) FROM stl_load_commits WHERE query = "
            "(SELECT MAX(query) FROM stl_load_commits WHERE filename LIKE '%%song%%')"
        )
        told.append((took.seconds, copied, requests.number))
    start = time.monotonic()
    machine.command("loader", "plan")
    planned = time.monotonic() - start
    (slow, many, asked), (quick, few, packed_asked) = told
    return [
        Measure(
            f"{songs:,} song objects, packed",
            f"{quick:.1f} s",
            f"{slow:.1f} s one by one, which is what moto's S3 gives",
        ),
        Measure("objects that COPY reads, packed", f"{few:,}", f"{many:,} one by one"),
        Measure("requests to S3, packed", f"{packed_asked:,}", f"{asked:,} one by one"),
        Measure(f"loader plan with {songs:,} objects, all loaded", f"{planned:.1f} s"),
    ]


def _add_day(machine: Machine, number: int) -> date:
    """Make a day of its own after the history, out of the history's last: later, and in other sessions."""
    uri, s3 = machine.source("events"), machine.aws.client("s3")
    last = f"{date(2018, 11, DAYS)}-events.json"
    [key] = [key for key in machine.keys("events") if key.endswith(last)]
    lines = s3.get_object(Bucket=uri.bucket, Key=key)["Body"].iter_lines()
    day = date(2018, 11, DAYS) + timedelta(days=number)
    events = []
    for line, _ in zip(lines, range(DAY_EVENTS), strict=False):
        event = json.loads(line)
        later = {"ts": event["ts"] + number * DAY_MILLISECONDS, "sessionId": event["sessionId"] + number * 10_000_000}
        events.append(json.dumps(event | later))
    s3.put_object(Bucket=uri.bucket, Key=f"{uri.key}/{day}-events.json", Body="\n".join(events).encode())
    return day


def _load_day(machine: Machine, day: date) -> Load:
    return machine.load("--since", str(day), "--until", str(day))


def _median(loads: list[Load]) -> float:
    return statistics.median(load.seconds for load in loads)


def _memory(name: str, large: int, small: int, events: int) -> Measure:
    return Measure(f"{name} at {events:,} events", f"{large / MIB:.0f} MiB", f"{small / MIB:.0f} MiB at {DAY_EVENTS:,}")
