"""Redshift Serverless, which moto does not have: namespaces, workgroups, usage limits, snapshots and credentials.

Built as a service of moto's is, so that moto's server finds it, and its tagging API lists what it holds.
"""

import re
import sys

from moto import backend_index

from local_aws.moto_gaps.redshift.runtime import ClusterRuntime
from local_aws.moto_gaps.redshift_serverless import models

_PATTERN = ("redshiftserverless", re.compile(r"https?://redshift-serverless\.(.+)\.amazonaws\.com"))


def install(runtime: ClusterRuntime | None = None) -> None:
    """Add the service to moto, before its server is built.

    With a runtime, CreateWorkgroup starts a warehouse that answers; without one a workgroup is a description.
    """
    models.ServerlessBackend.runtime = runtime
    sys.modules["moto.redshiftserverless"] = models  # where moto looks for the backends of a service
    if _PATTERN not in backend_index.backend_url_patterns:
        backend_index.backend_url_patterns.append(_PATTERN)
