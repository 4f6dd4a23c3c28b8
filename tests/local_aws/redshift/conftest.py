"""A running stand-in Redshift, in front of a PostgreSQL from the wheel or, where Docker answers, of a container."""

import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from local_aws.postgres import temporary_postgres
from local_aws.redshift.config import RedshiftConfig
from local_aws.redshift.serve.server import RedshiftServer
from local_aws.tls import make_certificates
from tests.support.aws import new_bucket
from tests.support.moto_server import moto_server
from tests.support.stand_in import PASSWORD, USER, Redshift


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    with moto_server() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3_endpoint: str) -> Iterator[Any]:
    """An empty bucket, as boto3's resource."""
    bucket = new_bucket(s3_endpoint, f"sparkify-{secrets.token_hex(6)}")
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def _container() -> Iterator[str]:
    docker = pytest.importorskip("docker")
    try:
        docker.from_env().ping()
    except docker.errors.DockerException as error:
        pytest.skip(f"Docker does not answer: {error}")
    from testcontainers.postgres import PostgresContainer  # noqa: PLC0415 - needs Docker

    image, password = os.environ["TEST_POSTGRES_IMAGE"], secrets.token_urlsafe(16)
    with PostgresContainer(image, username="rdsdb", password=password, dbname="postgres") as container:
        yield container.get_connection_url(driver=None)


@pytest.fixture(scope="session", params=["wheel", "container"])
def postgres_dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """A superuser's connection string; TEST_POSTGRES_IMAGE names the container's image, PostgreSQL 15 or newer."""
    if request.param == "wheel":
        with temporary_postgres() as postgres:
            yield postgres.dsn
    elif "TEST_POSTGRES_IMAGE" not in os.environ:
        pytest.skip("TEST_POSTGRES_IMAGE names no image of PostgreSQL")
    else:
        yield from _container()


@pytest.fixture(scope="session")
def shared_redshift(
    postgres_dsn: str, s3_endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Redshift]:
    directory = tmp_path_factory.mktemp("tls")
    authority = directory / "ca.pem"
    certificate = make_certificates(authority, directory)
    config = RedshiftConfig(
        backend_dsn=postgres_dsn,
        database="dev",
        admin_user=USER,
        admin_password=PASSWORD,
        tls_cert=certificate.chain,
        tls_key=certificate.key,
        s3_endpoint_url=s3_endpoint,
    )
    with RedshiftServer(config) as server:
        yield Redshift(server, config, authority)


@pytest.fixture
def redshift(shared_redshift: Redshift) -> Redshift:
    """The stand-in with nothing in its schema public."""
    with shared_redshift.backend() as cursor:
        cursor.execute(f"DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {USER}")
        cursor.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
    return shared_redshift
