"""Write a whole sample: every song, then every day of events, and say how much there is of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from local_aws.outputs import EVENTS_PREFIX, SONGS_PREFIX
from local_aws.sample.events import MOST_EVENTS_PER_USER_AND_DAY, EventLog
from local_aws.sample.songs import SongBook
from local_aws.state import LocalAwsError


@dataclass(frozen=True)
class Plan:
    """How much of what; two equal plans give equal bytes."""

    users: int
    songs: int
    days: int
    seed: int
    events_per_day: int
    songs_per_file: int
    first_day: date

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        if self.events_per_day > (most := self.users * MOST_EVENTS_PER_USER_AND_DAY):
            raise LocalAwsError(
                f"{self.users} users cannot make {self.events_per_day:,} events a day: each hears one song at a time. "
                f"Ask for at most {most:,} events a day (--events-per-day), or for more users (--users)."
            )

    @property
    def files(self) -> int:
        """Number of files."""
        return -(-self.songs // self.songs_per_file) + self.days


@dataclass(frozen=True)
class Counts:
    """What a warehouse must say once the sample is loaded."""

    events: int
    plays: int
    matched_plays: int
    """Plays whose title and artist are those of a song."""
    users: int
    paid_users: int
    """Users whose latest event has the level `paid`."""
    songs: int
    artists: int
    hours: int
    """Hours in which something was played."""


def write_sample(plan: Plan, put: Callable[[str, bytes], None]) -> Counts:
    """Make the sample and give each file to `put`: its key (song_data/..., log_data/...) and its content."""
    book = SongBook(plan.songs, plan.seed)
    for key, body in _in_files(book.objects(), plan.songs_per_file):
        put(f"{SONGS_PREFIX}/{key}", body)
    log = EventLog(
        users=plan.users,
        days=plan.days,
        events_per_day=plan.events_per_day,
        first_day=plan.first_day,
        seed=plan.seed,
    )
    for key, body in log.files(book.tracks):
        put(f"{EVENTS_PREFIX}/{key}", body)
    return Counts(
        events=log.events,
        plays=log.plays,
        matched_plays=log.matched_plays,
        users=len(log.levels),
        paid_users=sum(level == "paid" for level in log.levels.values()),
        songs=len(book.tracks),
        artists=len(book.artists),
        hours=len(log.hours),
    )


def _in_files(objects: Iterator[tuple[str, bytes]], each: int) -> Iterator[tuple[str, bytes]]:
    """Put `each` objects into a file, which has the name of the first."""
    while some := list(islice(objects, each)):
        yield some[0][0], b"\n".join(body for _, body in some)
