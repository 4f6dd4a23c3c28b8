"""What moto's Redshift lacks, in the form that moto has: backends, responses, one feature a file.

`install()` is the one place where moto's own classes are replaced.
"""

from moto.redshift import models as moto_models

from local_aws.moto_gaps.redshift.cluster import Cluster
from local_aws.moto_gaps.redshift.models import RedshiftBackend
from local_aws.moto_gaps.redshift.parameter_groups import ParameterGroup
from local_aws.moto_gaps.redshift.runtime import ClusterRuntime
from local_aws.moto_gaps.redshift.snapshots import Snapshot
from local_aws.moto_gaps.replacing import replace


def install(runtime: ClusterRuntime | None = None) -> None:
    """Put the complete Redshift in place of moto's, before its server is built.

    With a runtime, CreateCluster starts a cluster that answers; without one a cluster is a description, as in moto.
    """
    RedshiftBackend.runtime = runtime
    replace(moto_models.redshift_backends, "backend", RedshiftBackend)
    # moto's backend looks these names up in its module when it makes a cluster, a parameter group or a snapshot.
    for ours in (Cluster, ParameterGroup, Snapshot):
        replace(moto_models, ours.__name__, ours)
