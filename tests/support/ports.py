"""Ports for clusters that a test makes."""

import os
import socket
from itertools import cycle, islice

import pytest

PORTS = (*range(5455, 5440, -1), *range(8215, 8190, -1))
"""Those of RA3 nodes [API_CreateCluster], without the ones that people use. `local_aws up` begins at the other end."""
WORKERS = 8
"""A worker that crashed is replaced by one with the next number. A port may be taken long after it was found free, so
no worker has another's."""
_NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if _NUMBER >= WORKERS:
    raise pytest.UsageError(f"worker {_NUMBER}: there are ports for {WORKERS} workers (tests/support/ports.py)")
_OURS = PORTS[_NUMBER::WORKERS]
_NEXT = cycle(_OURS)


def free_port() -> int:
    """Return a port that nobody has now, another one each time as far as they reach."""
    for port in islice(_NEXT, len(_OURS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    pytest.skip("every port that Redshift may have is taken on this machine")
