"""ManageMasterPassword: the master user's password is made by AWS and lives in Secrets Manager, not with its user."""

import json
import secrets
from typing import Any

from moto.secretsmanager.models import secretsmanager_backends

from local_aws.moto_gaps.redshift.cluster import Cluster
from local_aws.moto_gaps.redshift.exceptions import UnsupportedOperationError
from local_aws.moto_gaps.redshift.lifecycle import LifecycleBackend

PASSWORD_CHARACTERS = 32


class MasterPasswordBackend(LifecycleBackend):
    """Clusters whose secret {"username", "password"} appears, changes and goes with them."""

    def manage_master_password(self, cluster: Cluster, kms_key_id: str | None) -> None:
        """Set a random password for the cluster in a secret named `redshift!CLUSTER-USER`."""
        if cluster.master_password_secret_arn is None:
            cluster.master_user_password = random_password()
            cluster.master_password_secret_arn = create_secret(
                self.account_id,
                self.region_name,
                _secret_name(cluster),
                (cluster.master_username, cluster.master_user_password),
                f"Secret associated with Amazon Redshift cluster: {cluster.arn}",
                {"aws:redshift:primaryClusterArn": cluster.arn},
                kms_key_id,
            )
            cluster.master_password_secret_kms_key_id = kms_key_id

    def unmanage_master_password(self, cluster: Cluster) -> None:
        """Remove the secret."""
        if cluster.master_password_secret_arn is not None:
            delete_secret(self.account_id, self.region_name, _secret_name(cluster))
            cluster.master_password_secret_arn = cluster.master_password_secret_kms_key_id = None

    def delete_cluster(self, **cluster_kwargs: Any) -> Any:
        """Delete a cluster and its secret."""
        cluster = self.cluster(cluster_kwargs["cluster_identifier"])
        deleted = super().delete_cluster(**cluster_kwargs)
        self.unmanage_master_password(cluster)
        return deleted

    def modify_cluster(self, **cluster_kwargs: Any) -> Cluster:
        """Change what is given; a password cannot be set while AWS manages it."""
        cluster = self.cluster(cluster_kwargs["cluster_identifier"])
        if cluster_kwargs.get("master_user_password") and cluster.master_password_secret_arn:
            raise UnsupportedOperationError("The master password is managed: it cannot be set by its user.")
        return super().modify_cluster(**cluster_kwargs)


def _secret_name(cluster: Cluster) -> str:
    return f"redshift!{cluster.cluster_identifier}-{cluster.master_username}"


def create_secret(  # noqa: PLR0913, PLR0917 - what a secret of a service has
    account: str,
    region: str,
    name: str,
    login: tuple[str, str],
    description: str,
    tags: dict[str, str],
    kms_key_id: str | None,
) -> str:
    """Make a secret {"username", "password"} that Redshift manages, and return its ARN."""
    secret = secretsmanager_backends[account][region].create_managed_secret(
        service_name="redshift",
        secret_id=name,
        secret_string=json.dumps(dict(zip(("username", "password"), login, strict=True))),
        description=description,
        tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        kms_key_id=kms_key_id,
    )
    return str(secret.arn)


def delete_secret(account: str, region: str, name: str) -> None:
    """Remove a secret; its recovery window is none, as with every secret that a service manages."""
    secretsmanager_backends[account][region].delete_secret(
        name, recovery_window_in_days=None, force_delete_without_recovery=True
    )


def random_password() -> str:
    """Make a password that Redshift accepts: an upper-case letter, a lower-case letter and a digit at least."""
    return "Aa1" + secrets.token_urlsafe(PASSWORD_CHARACTERS)[: PASSWORD_CHARACTERS - 3]
