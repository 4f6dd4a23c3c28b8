"""moto's EC2 without the session of boto3 that it makes for each of AWS's partitions, to read EC2's whole model in it.

That is a quarter of the start of the AWS on this machine.
"""

from importlib import import_module

import boto3
from moto.core.base_backend import AccountSpecificBackend


def import_ec2() -> None:
    """Import moto's EC2 with the session that moto's backends share."""
    session = boto3.Session
    shared = AccountSpecificBackend.get_session()
    boto3.Session = lambda: shared  # type: ignore[assignment,misc]
    try:
        import_module("moto.ec2")
    finally:
        boto3.Session = session  # type: ignore[misc]
