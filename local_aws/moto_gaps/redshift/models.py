"""moto's Redshift backend with everything that this package adds."""

from local_aws.moto_gaps.redshift.audit_logging import AuditLoggingBackend
from local_aws.moto_gaps.redshift.credentials import CredentialsBackend
from local_aws.moto_gaps.redshift.event_subscriptions import EventSubscriptionBackend
from local_aws.moto_gaps.redshift.iam_roles import IamRolesBackend
from local_aws.moto_gaps.redshift.master_password import MasterPasswordBackend
from local_aws.moto_gaps.redshift.scheduled_actions import ScheduledActionBackend
from local_aws.moto_gaps.redshift.snapshots import SnapshotBackend
from local_aws.moto_gaps.redshift.subnet_groups import SubnetGroupBackend
from local_aws.moto_gaps.redshift.tagging import TaggingBackend
from local_aws.moto_gaps.redshift.usage_limits import UsageLimitBackend


class RedshiftBackend(
    AuditLoggingBackend,
    CredentialsBackend,
    EventSubscriptionBackend,
    IamRolesBackend,
    ScheduledActionBackend,
    SnapshotBackend,
    SubnetGroupBackend,
    TaggingBackend,
    UsageLimitBackend,
    MasterPasswordBackend,
):
    """The Redshift of one account and region."""
