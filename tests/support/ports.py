"""Ports for clusters that a test makes."""

import os
import socket

import pytest

#: Those of RA3 nodes [API_CreateCluster], without the ones that people use.
PORTS = (*range(8191, 8216), *range(5441, 5456))


def free_port() -> int:
    """Find a port that nobody has now. Each process begins elsewhere in the list, so that two seldom find the same."""
    start = os.getpid() % len(PORTS)
    for port in PORTS[start:] + PORTS[:start]:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    pytest.skip("every port that Redshift may have is taken on this machine")
