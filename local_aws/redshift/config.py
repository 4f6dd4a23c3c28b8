"""What a stand-in Redshift is started with."""

from dataclasses import dataclass, field
from pathlib import Path

REDSHIFT_ACCESS_KEY = "ASIAREDSHIFTSERVICE0"
"""By this access key AWS on this machine knows Redshift itself from the administrator (local_aws.moto_gaps.iam)."""
BACKLOG = 64
"""Clients that may wait for the server to accept them."""


@dataclass(frozen=True)
class RedshiftConfig:
    """One stand-in Redshift: the PostgreSQL behind it, who may log in, and where its COPY reads S3."""

    backend_dsn: str = field(repr=False)
    """libpq connection string of a PostgreSQL superuser; a Unix socket makes COPY faster."""
    database: str
    """The database that clients connect to; created if missing."""
    admin_user: str
    """The cluster's master user: owner of the database, may create users and databases, no PostgreSQL superuser."""
    admin_password: str = field(repr=False)
    tls_cert: Path
    """Certificate chain, PEM."""
    tls_key: Path
    listen_port: int = 0
    """Port on 127.0.0.1; 0 takes a free one."""
    listen_fd: int | None = None
    """Descriptor of a listening socket that was inherited; then `listen_port` says nothing."""
    s3_endpoint_url: str | None = None
    """Endpoint that COPY reads; None is AWS itself."""
    s3_secret_key: str | None = field(default=None, repr=False)
    """Secret of REDSHIFT_ACCESS_KEY, by which requests to that endpoint are signed."""
    region: str = "us-west-2"
    """Region of the cluster, and of COPY without REGION."""
    require_ssl: bool = False
    """Refuse clients that do not ask for TLS; Redshift's parameter of that name, and its default."""
    cluster_arn: str | None = None
    """The cluster that this stand-in is, where AWS on this machine knows it: COPY then assumes the role it names."""
    serverless: bool = False
    """Deny the STL, STV, SVL and SVCS views, as Redshift Serverless does."""
