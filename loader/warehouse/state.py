"""Why the endpoint of a warehouse does not answer, as far as AWS knows."""

from typing import NamedTuple

from loader.aws import client as aws
from loader.errors import AccessError
from loader.settings.declared import Settings
from loader.warehouse.login import client

PAUSED, AVAILABLE = "paused", "available"


class State(NamedTuple):
    """What AWS says of a cluster or workgroup: its status in small letters, and whether it has a public address."""

    status: str
    public: bool


def remedy(settings: Settings) -> str | None:
    """Return what to do about a warehouse that is paused, not available or private; None where AWS does not say.

    Asks once, and only where the settings name a workgroup or a cluster.
    """
    name = settings.redshift_workgroup or settings.redshift_cluster_identifier
    if not name:
        return None
    try:
        status, public = _workgroup(name, settings) if settings.redshift_workgroup else cluster(name, settings)
    except AccessError:
        return None  # it is about another error already
    if status == PAUSED:
        return f"The warehouse is paused: make resume ENV={name.rpartition('-')[2]}"
    if status != AVAILABLE:
        return f"The warehouse is {status}. Wait until it is available, then run this again."
    if not public:
        return (
            "The warehouse is private: it answers inside its VPC only. Load there by make run (docs/runner.md). "
            "Or let your address in with CLIENT_CIDRS and make plan apply (docs/infra.md, Who gets in)."
        )
    return None


def cluster(identifier: str, settings: Settings) -> State:
    """Ask [API_DescribeClusters]. Raises AccessError."""
    with aws.explained("the cluster", where=identifier, action="redshift:DescribeClusters"):
        [found] = client("redshift", settings).describe_clusters(ClusterIdentifier=identifier)["Clusters"]
        return State(found["ClusterStatus"], found["PubliclyAccessible"])


def _workgroup(name: str, settings: Settings) -> State:
    """Ask [API_GetWorkgroup]. A workgroup is never paused. Raises AccessError."""
    with aws.explained("the workgroup", where=name, action="redshift-serverless:GetWorkgroup"):
        workgroup = client("redshift-serverless", settings).get_workgroup(workgroupName=name)["workgroup"]
        return State(workgroup["status"].lower(), workgroup["publiclyAccessible"])
