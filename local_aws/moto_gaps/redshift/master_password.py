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
            cluster.master_user_password = _random_password()
            secret = secretsmanager_backends[self.account_id][self.region_name].create_managed_secret(
                service_name="redshift",
                secret_id=_secret_name(cluster),
                secret_string=json.dumps(
                    {"username": cluster.master_username, "password": cluster.master_user_password}
                ),
                description=f"Secret associated with Amazon Redshift cluster: {cluster.arn}",
                tags=[{"Key": "aws:redshift:primaryClusterArn", "Value": cluster.arn}],
                kms_key_id=kms_key_id,
            )
            cluster.master_password_secret_arn = secret.arn
            cluster.master_password_secret_kms_key_id = kms_key_id

    def unmanage_master_password(self, cluster: Cluster) -> None:
        """Remove the secret; its recovery window is none, as with every secret that a service manages."""
        if cluster.master_password_secret_arn is not None:
            secretsmanager_backends[self.account_id][self.region_name].delete_secret(
                _secret_name(cluster), recovery_window_in_days=None, force_delete_without_recovery=True
            )
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


def _random_password() -> str:
    """Make a password that Redshift accepts: an upper-case letter, a lower-case letter and a digit at least."""
    return "Aa1" + secrets.token_urlsafe(PASSWORD_CHARACTERS)[: PASSWORD_CHARACTERS - 3]
