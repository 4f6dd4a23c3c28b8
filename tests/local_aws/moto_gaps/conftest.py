"""moto's server as `local_aws` completes it, one for all tests of the gaps; each test has an account of its own."""

from collections.abc import Iterator

import pytest

from tests.support.moto_server import Account, moto_server, new_account


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    with moto_server() as url:
        yield url


@pytest.fixture
def account(endpoint: str) -> Account:
    return new_account(endpoint)
