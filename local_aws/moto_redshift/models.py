"""moto's Redshift backend with everything that this package adds."""

from local_aws.moto_redshift.audit_logging import AuditLoggingBackend
from local_aws.moto_redshift.credentials import CredentialsBackend
from local_aws.moto_redshift.iam_roles import IamRolesBackend
from local_aws.moto_redshift.master_password import MasterPasswordBackend
from local_aws.moto_redshift.scheduled_actions import ScheduledActionBackend
from local_aws.moto_redshift.snapshots import SnapshotBackend
from local_aws.moto_redshift.subnet_groups import SubnetGroupBackend
from local_aws.moto_redshift.tagging import TaggingBackend
from local_aws.moto_redshift.usage_limits import UsageLimitBackend


class RedshiftBackend(
    AuditLoggingBackend,
    CredentialsBackend,
    IamRolesBackend,
    ScheduledActionBackend,
    SnapshotBackend,
    SubnetGroupBackend,
    TaggingBackend,
    UsageLimitBackend,
    MasterPasswordBackend,
):
    """The Redshift of one account and region."""
