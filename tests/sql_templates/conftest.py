"""`--golden-refresh`, which `make golden` gives."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-refresh", action="store_true", help="write the golden files of sql_templates again")
