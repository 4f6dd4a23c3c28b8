"""One run of the loader: its name, who began it and when, and what came of it."""

import os
import socket
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from getpass import getuser

from loader.load.disputed import Disputed
from loader.load.overwritten import Overwritten


def now() -> datetime:
    """Return the time in UTC, as the ledger keeps it: without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


WHO_BYTES = 256
"""What etl.load_starts holds of who began a run."""


def _who() -> str:
    try:
        user = getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        user = f"uid {os.getuid()}"
    who = f"{user}@{socket.gethostname()} process {os.getpid()}"
    return who.encode(errors="backslashreplace")[:WHO_BYTES].decode(errors="ignore")


@dataclass(frozen=True)
class Run:
    """A run, by the name that it has in the log, in the ledger and in the work bucket."""

    id: str = field(default_factory=lambda: f"{now():%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}")
    started_at: datetime = field(default_factory=now)
    started_by: str = field(default_factory=_who)


@dataclass(frozen=True)
class Outcome:
    """What a load did. `bytes` are those in S3, `lines` those that COPY scanned, `seconds` since the run began."""

    objects: int = 0
    bytes: int = 0
    lines: int = 0
    rejected: int = 0
    overwritten: Sequence[Overwritten] = ()
    disputed: Sequence[Disputed] = ()
    seconds: float = 0.0


NOTHING = Outcome()
