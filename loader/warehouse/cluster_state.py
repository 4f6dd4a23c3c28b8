"""Why the endpoint of a cluster does not answer, as far as AWS knows."""

from loader.aws import client as aws
from loader.errors import AccessError
from loader.settings.declared import Settings


def remedy(settings: Settings) -> str | None:
    """Return what to do about a cluster that is paused, not available or private; None where AWS does not say.

    Asks once [API_DescribeClusters], and only where the settings name a cluster.
    """
    identifier = settings.redshift_cluster_identifier
    if not identifier:
        return None
    try:
        with aws.explained("the cluster", where=identifier, action="redshift:DescribeClusters"):
            found = aws.client("redshift", settings.aws_region).describe_clusters(ClusterIdentifier=identifier)
    except AccessError:
        return None  # it is about another error already
    [cluster] = found["Clusters"]
    status = cluster["ClusterStatus"]
    if status == "paused":
        return f"The warehouse is paused: make resume ENV={identifier.rpartition('-')[2]}"
    if status != "available":
        return f"The warehouse is {status}. Wait until it is available, then run this again."
    if not cluster["PubliclyAccessible"]:
        return (
            "The warehouse is private: it answers inside its VPC only. Let your address in with CLIENT_CIDRS and make "
            "plan apply, or run this where the VPC is reached (docs/infra.md, Who gets in)."
        )
    return None
