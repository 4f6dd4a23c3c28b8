"""`--golden-refresh`, which `make golden` gives; and a warehouse whose tables are empty."""

import pytest

from tests.sql_templates.star import Star


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-refresh", action="store_true", help="write the golden files of sql_templates again")


@pytest.fixture
def warehouse(shared_warehouse: Star) -> Star:
    """A warehouse with nothing in its tables."""
    shared_warehouse.clear()
    return shared_warehouse
