"""moto's Redshift request handlers with everything that this package adds."""

from local_aws.moto_gaps.redshift.cluster_requests import ClusterResponse
from local_aws.moto_gaps.redshift.credentials import CredentialsResponse
from local_aws.moto_gaps.redshift.event_subscriptions import EventSubscriptionResponse
from local_aws.moto_gaps.redshift.iam_roles import IamRolesResponse
from local_aws.moto_gaps.redshift.orderable import OrderableResponse
from local_aws.moto_gaps.redshift.parameter_groups import ParameterGroupResponse
from local_aws.moto_gaps.redshift.scheduled_actions import ScheduledActionResponse
from local_aws.moto_gaps.redshift.snapshots import SnapshotResponse
from local_aws.moto_gaps.redshift.subnet_groups import SubnetGroupResponse
from local_aws.moto_gaps.redshift.usage_limits import UsageLimitResponse


class RedshiftResponse(
    ClusterResponse,
    CredentialsResponse,
    EventSubscriptionResponse,
    IamRolesResponse,
    OrderableResponse,
    ParameterGroupResponse,
    ScheduledActionResponse,
    SnapshotResponse,
    SubnetGroupResponse,
    UsageLimitResponse,
):
    """The requests of the Redshift API."""
