"""Pause and resume the warehouse, and see to it that it is awake before Terraform changes it.

A paused cluster takes no change: ModifyCluster, EnableLogging and DisableLogging answer InvalidClusterState, half-way
through an apply or a destroy.
"""

import sys
import time
from typing import Any

import click

from deploy import account
from deploy.errors import AccessError, NotConfirmedError
from deploy.session import Session

AWAKE = "available"
PAUSED = "paused"
SECONDS = 3600
"""What a pause or resume may take. AWS says minutes [managing-cluster-pause-resume]."""


def pause(session: Session) -> None:
    """Pause the warehouse and return when it is paused. Raises NotConfirmedError, AccessError."""
    _refuse_serverless(session, "pause")
    _change(session, "pause", AWAKE, PAUSED)


def resume(session: Session) -> None:
    """Resume the warehouse and return when it answers. Raises NotConfirmedError, AccessError."""
    _refuse_serverless(session, "resume")
    _change(session, "resume", PAUSED, AWAKE)


def _refuse_serverless(session: Session, verb: str) -> None:
    if name := session.outputs().get("redshift_workgroup"):
        raise NotConfirmedError(
            f"{name} is serverless, so there is nothing to {verb}: it computes, and costs, only while it is asked. "
            "Nothing was changed."
        )


def awake(session: Session) -> None:
    """Return when the warehouse can be changed, or there is none; offer to resume a paused one on a terminal.

    Raises NotConfirmedError, AccessError.
    """
    name, region = _cluster(session)
    status = _status(name, region)
    if status not in {PAUSED, "pausing", "resuming"}:
        return
    if status != PAUSED:
        raise NotConfirmedError(f"{name} is {status}. Nothing was changed. Wait until it has ended, and try again.")
    question = f"{name} is paused, and AWS changes nothing of a paused warehouse."
    if not sys.stdin.isatty() or not click.confirm(f"{question} Resume it now?"):
        raise NotConfirmedError(f"{question}\nNothing was changed. Resume it first: make resume {session.again}")
    resume(session)


def _change(session: Session, verb: str, before: str, after: str) -> None:
    name, region = _cluster(session)
    status = _status(name, region)
    if status is None:
        raise NotConfirmedError(
            f"There is no warehouse of {session.environment.name} to {verb}. Make one first: make apply {session.again}"
        )
    if status == after:
        session.say(f"{name} is {after}")
        return
    if status != before:
        raise NotConfirmedError(f"{name} is {status}, so it cannot be told to {verb}. Wait, and try again.")
    session.say(f"{name}: {verb}, which takes some minutes on AWS")
    _ask(f"{verb}_cluster", region, name)
    deadline = time.monotonic() + SECONDS
    while (status := _status(name, region)) != after:
        if time.monotonic() > deadline:
            raise AccessError(f"{name} is still {status} after an hour. Look at its events in the Redshift console.")
        time.sleep(1)
    session.say(f"{name} is {after}")


def _cluster(session: Session) -> tuple[str | None, str | None]:
    """Return identifier and region of the cluster in the state; None where there is none."""
    outputs = session.outputs()
    return outputs.get("redshift_cluster_identifier"), outputs.get("aws_region")


def _status(name: str | None, region: str | None) -> str | None:
    if name is None:
        return None
    try:
        found: dict[str, Any] = _ask("describe_clusters", region, name)
    except LookupError:
        return None
    return str(found["Clusters"][0]["ClusterStatus"])


def _ask(call: str, region: str | None, name: str | None) -> Any:
    """Make a call about the cluster. Raises LookupError if it is not there, AccessError."""
    with account.answered(f"Redshift did not do {call} of {name}", absent={"ClusterNotFound"}):
        return getattr(account.client("redshift", region), call)(ClusterIdentifier=name)
