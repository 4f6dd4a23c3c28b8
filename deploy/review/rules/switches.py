"""Settings that are on or off, and what it means when one is turned."""

from collections.abc import Iterator
from typing import NamedTuple

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.values import Hidden, Value, at, is_true

SAFE, ASK, STOP = Severity.SAFE, Severity.ASK, Severity.STOP
ANY = "*"
"""A type of the table below that stands for any type."""
_UNGUARDED = "Nothing stops a destroy."


class Switch(NamedTuple):
    """A setting, the value that protects, and what it means to leave it."""

    type: str
    path: str
    label: str
    protects: Value
    severity: Severity
    lost: str
    gained: str = "Protection is added."
    gained_severity: Severity = SAFE
    kept: str = ""
    """What is said of something new that has it right; empty where it goes without saying."""
    gone_with_resource: bool = False
    """Whether destroying the resource leaves the thing that it protects, unprotected."""


def _public_access_block(path: str, lost: str) -> Iterator[Switch]:
    """Yield the lock of one bucket, and that of every bucket that the account has."""
    label = f"Public access lock {path}"
    for kind, whose in (("bucket", "The bucket"), ("account", "No bucket of the account")):
        can = "cannot" if kind == "bucket" else "can"
        yield Switch(
            f"aws_s3_{kind}_public_access_block", path, label, True, STOP, lost,
            kept=f"{whose} {can} be made public this way.", gone_with_resource=True,
        )  # fmt: skip


SWITCHES = (
    Switch("aws_redshift_cluster", "publicly_accessible", "Public address", False, STOP,
           "The cluster gets an address on the internet: only its security groups and passwords stand before the data.",
           "The cluster loses its public address; clients outside the network cannot connect any more.", ASK,
           "Only what is in the network, or routed to it, can reach the cluster."),
    Switch("aws_redshift_cluster", "encrypted", "Encryption at rest", True, STOP,
           "Data and snapshots are written to disk unencrypted.",
           "Redshift moves the data to encrypted storage; the cluster may be read-only meanwhile.", ASK,
           "Data and snapshots are encrypted."),
    Switch("aws_redshift_cluster", "enhanced_vpc_routing", "Enhanced VPC routing", True, ASK,
           "COPY and UNLOAD leave the VPC: endpoint policies and flow logs no longer see them.",
           "COPY and UNLOAD must find their way through the VPC: without an endpoint or a route they hang.", ASK),
    Switch("aws_redshift_cluster", "manage_master_password", "Password managed by AWS", True, ASK,
           "Redshift no longer makes, keeps and rotates the admin's password."),
    Switch("aws_redshift_cluster", "skip_final_snapshot", "Skip the final snapshot", False, ASK,
           "A destroy from then on takes no last copy of the data.",
           "A destroy from then on takes a last copy of the data first."),
    Switch("aws_redshift_cluster", "availability_zone_relocation_enabled", "Relocation to another zone", True, ASK,
           "When its zone fails, the cluster cannot be moved to another one."),
    Switch("aws_redshift_cluster", "allow_version_upgrade", "Version upgrades", True, ASK,
           "Redshift's new versions, security fixes among them, are not installed."),
    Switch("aws_redshiftserverless_workgroup", "publicly_accessible", "Public address", False, STOP,
           "The workgroup gets an address on the internet: only its security groups and passwords stand before the "
           "data.",
           "The workgroup loses its public address; clients outside the network cannot connect any more.", ASK,
           "Only what is in the network, or routed to it, can reach the workgroup."),
    Switch("aws_redshiftserverless_workgroup", "enhanced_vpc_routing", "Enhanced VPC routing", True, ASK,
           "COPY and UNLOAD leave the VPC: endpoint policies and flow logs no longer see them.",
           "COPY and UNLOAD must find their way through the VPC: without an endpoint or a route they hang.", ASK),
    Switch("aws_redshiftserverless_namespace", "manage_admin_password", "Password managed by AWS", True, ASK,
           "Redshift no longer makes, keeps and rotates the admin's password."),
    Switch("aws_s3_bucket", "force_destroy", "Destroy with its objects", False, ASK,
           "A destroy from then on deletes every object of the bucket.",
           "A destroy from then on stops at a bucket that holds anything."),
    *_public_access_block("block_public_acls", "An access list that makes objects public is accepted."),
    *_public_access_block("block_public_policy", "A policy that makes the bucket public is accepted."),
    *_public_access_block("ignore_public_acls", "Access lists that make objects public count."),
    *_public_access_block("restrict_public_buckets", "A public policy of the bucket counts for everyone."),
    Switch("aws_s3_bucket_versioning", "versioning_configuration.0.status", "Versions of objects", "Enabled", ASK,
           "What is overwritten or deleted cannot be had back.", kept="What is overwritten or deleted can be had back.",
           gone_with_resource=True),
    Switch("aws_s3_bucket_ownership_controls", "rule.0.object_ownership", "Ownership", "BucketOwnerEnforced", ASK,
           "Access lists count again, next to the policies.", gone_with_resource=True),
    Switch("aws_subnet", "map_public_ip_on_launch", "Public addresses in the subnet", False, ASK,
           "What is started in the subnet gets an address on the internet."),
    Switch("aws_kms_key", "is_enabled", "Key in use", True, STOP,
           "Nothing that the key has encrypted can be read, the cluster included."),
    Switch("aws_kms_key", "enable_key_rotation", "Yearly rotation of the key", True, ASK, "The key is never renewed."),
    Switch("terraform_data", "input.protected", "Deletion guard", True, ASK,
           _UNGUARDED, "A destroy stops until this is taken back."),
    Switch(ANY, "publicly_accessible", "Public address", False, STOP,
           "It gets an address on the internet: only security groups and passwords stand before the data.",
           "It loses its public address; clients outside the network cannot connect any more.", ASK),
    Switch(ANY, "deletion_protection", "Deletion protection", True, ASK, _UNGUARDED),
    Switch(ANY, "deletion_protection_enabled", "Deletion protection", True, ASK, _UNGUARDED),
)  # fmt: skip

_OWN_SWITCHES = {(switch.type, switch.path) for switch in SWITCHES}


def switched(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find every switch that is turned, and those that something new has in the wrong position."""
    for switch in SWITCHES:
        is_for_any = switch.type == ANY and (change.type, switch.path) not in _OWN_SWITCHES
        if (is_for_any or switch.type == change.type) and _has(change, switch.path):
            yield from _judge(switch, change, plan)


def _judge(switch: Switch, change: Change, plan: Plan) -> Iterator[Finding]:
    if change.action is Action.DELETE:
        if switch.gone_with_resource and _protects(switch, change.before) and not _bucket_goes_too(change, plan):
            yield _finding(switch, change, switch.severity, switch.lost, "removed")
        return
    if change.action is Action.NOTHING or not change.after:  # what is only forgotten stays as it is
        return
    before = _protects(switch, change.before) if change.before else None
    after = _protects(switch, change.after)
    if after is None:
        if switch.path.split(".")[0] in change.changed:
            yield _finding(switch, change, ASK, "This review cannot read the new value; look for it after the apply.")
    elif before != after and not after:
        yield _finding(switch, change, switch.severity, switch.lost)
    elif before is False and after:
        yield _finding(switch, change, switch.gained_severity, switch.gained)
    elif before is None and after and switch.kept:
        yield _finding(switch, change, SAFE, switch.kept)


def _has(change: Change, path: str) -> bool:
    root = path.split(".", maxsplit=1)[0]
    if "." in path and root == "input":  # what a terraform_data holds is the code's own choice
        return change.old(path) is not None or change.new(path) is not None
    return root in change.before or root in change.after


def _protects(switch: Switch, values: object) -> bool | None:
    value = at(values, switch.path)
    is_flag = isinstance(switch.protects, bool)
    if isinstance(value, Hidden) or (is_flag and value not in (None, True, False, "", "true", "false")):
        return None
    return is_true(value) is switch.protects if is_flag else bool(value == switch.protects)


def _bucket_goes_too(change: Change, plan: Plan) -> bool:
    buckets = {bucket.old("bucket") for bucket in plan.of_type("aws_s3_bucket") if bucket.is_destroyed}
    return change.old("bucket") in buckets


def _finding(switch: Switch, change: Change, severity: Severity, says: str, after: str = "") -> Finding:
    return Finding(
        severity,
        Section.SECURITY,
        change.address,
        says,
        switch.path,
        switch.label,
        code(change.old(switch.path)) if change.before else "(new)",
        after or code(change.new(switch.path)),
    )
