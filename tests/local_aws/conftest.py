"""An AWS that a test may break."""

from collections.abc import Iterator

import pytest

from tests.support.machine import Machine, a_machine


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with a_machine() as place:
        yield place
