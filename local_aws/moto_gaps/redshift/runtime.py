"""What stands behind a cluster that can be used: the seam between moto's Redshift and a process that answers SQL."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol


class Endpoint(NamedTuple):
    """Where a cluster listens."""

    host: str
    port: int


class ClusterRuntimeError(Exception):
    """A cluster could not be started, stopped or changed; the message says why and what to do."""


@dataclass(frozen=True)
class ClusterSpec:
    """A cluster as CreateCluster describes it."""

    identifier: str
    database: str
    user: str
    password: str = field(repr=False)
    port: int
    """The port that the caller of the API asked for. Terraform compares it with the endpoint's."""
    region: str
    arn: str
    """ARN of the cluster."""
    require_ssl: bool = False
    """The parameter group's `require_ssl`: refuse a connection that is not encrypted."""
    serverless: bool = False
    """It is a workgroup of Redshift Serverless, which denies the STL and STV views."""


@dataclass(frozen=True)
class Login:
    """A temporary database user, as GetClusterCredentials and GetClusterCredentialsWithIAM make it."""

    name: str
    """`IAM:name`, `IAMA:name` or `IAMR:role`."""
    password: str = field(repr=False)
    valid_until: datetime
    """Aware; logins after it are refused, sessions that are open go on."""
    acts_as: str | None = None
    """The database user whose rights and objects the login has; None: it is a user of its own."""
    create_user: bool = False
    """Create `acts_as` if there is no such user (AutoCreate)."""


class ClusterRuntime(Protocol):
    """Starts and stops what a cluster's endpoint leads to. Every method raises ClusterRuntimeError.

    A cluster goes by its ARN, because another region may have one of the same identifier.
    """

    def start(self, cluster: ClusterSpec) -> Endpoint:
        """Start the cluster, with the data it had if it was stopped, and return at once."""

    def wait(self, arn: str) -> None:
        """Return when the cluster answers."""

    def stop(self, arn: str) -> None:
        """Stop the cluster and keep its data."""

    def is_running(self, arn: str) -> bool:
        """Return whether the cluster's process is there."""

    def delete(self, arn: str) -> None:
        """Stop the cluster and remove its data."""

    def keep(self, arn: str, snapshot_arn: str) -> None:
        """Copy the cluster's data as it is at this moment, running or stopped."""

    def restore(self, arn: str, snapshot_arn: str) -> None:
        """Put the data of a snapshot, if it has any, into a cluster that has not been started yet."""

    def forget(self, snapshot_arn: str) -> None:
        """Remove the data of a snapshot."""

    def set_password(self, arn: str, user: str, password: str) -> None:
        """Change the master user's password."""

    def create_login(self, arn: str, login: Login) -> None:
        """Make a temporary user, or give an existing one a new password."""
