"""`--golden-refresh`, which `make golden` gives; and a warehouse whose tables are empty."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from local_aws.postgres import temporary_postgres
from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.serve.server import RedshiftServer
from local_aws.tls import make_certificates
from tests.sql_templates.star import Star
from tests.support.aws import aws_client
from tests.support.moto_server import moto_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-refresh", action="store_true", help="write the golden files of sql_templates again")


@pytest.fixture(scope="session")
def shared_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Star]:
    directory = tmp_path_factory.mktemp("tls")
    certificate = make_certificates(directory / "ca.pem", directory)
    with temporary_postgres() as postgres, moto_server() as endpoint:
        config = RedshiftConfig(
            backend_dsn=postgres.dsn,
            database="dev",
            admin_user="awsuser",
            admin_password="Only-for-these-tests-1",
            tls_cert=certificate.chain,
            tls_key=certificate.key,
            s3_endpoint_url=endpoint,
        )
        with RedshiftServer(config) as server:

            def connect() -> Any:
                return psycopg2.connect(
                    host="127.0.0.1",
                    port=server.port,
                    dbname=config.database,
                    user=config.admin_user,
                    password=config.admin_password,
                    sslmode="disable",
                )

            yield Star(connect, aws_client("s3", endpoint))


@pytest.fixture
def warehouse(shared_warehouse: Star) -> Star:
    """A warehouse with nothing in its tables."""
    shared_warehouse.clear()
    return shared_warehouse
