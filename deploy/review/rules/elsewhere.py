"""Things of this plan that send data, or word of it, to others: logs, encryption by somebody's key, alarms."""

import re
from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import code
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types
from deploy.review.values import Hidden, Value, at, normal

_LOGS = {
    "aws_s3_bucket_logging": ("target_bucket",),
    "aws_redshift_logging": ("bucket_name",),
    "aws_flow_log": ("log_destination", "log_group_name"),
}
"""Attributes that name where a log goes, by type."""
_OWN = ("aws_s3_bucket", "aws_cloudwatch_log_group", "aws_kinesis_firehose_delivery_stream")
_MADE = {Action.CREATE, Action.UPDATE, Action.REPLACE}
_ALARMS = ("alarm_actions", "ok_actions", "insufficient_data_actions")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:(\d{12}):[\w.-]+")


@of_types(*_LOGS)
def logs_go_elsewhere(change: Change, plan: Plan) -> Iterator[Finding]:
    """Ask about a log that goes to a bucket or group which this plan neither makes nor has."""
    if change.action not in _MADE:
        return
    for attribute in _LOGS[change.type]:
        value = change.new(attribute)
        if attribute in change.changed and isinstance(value, str) and value and not _is_own(value, plan):
            says = f"The log goes to {code(value)}, which is not of this plan: whoever owns it reads the log."
            yield Finding(Severity.ASK, Section.SECURITY, change.address, says, attribute, "Log", "", code(value))
    if change.type == "aws_s3_bucket_logging" and normal(change.new("target_grant")) is not None:
        says = f"Grants the log to {code(change.new('target_grant'))}."
        yield Finding(Severity.ASK, Section.ACCESS, change.address, says, "target_grant")


def _is_own(value: str, plan: Plan) -> bool:
    name = value.rpartition(":::")[2].split("/")[0] if ":s3:::" in value else value
    own = {c.new(n) for c in plan.of_type(*_OWN) if c.action is not Action.DELETE for n in ("bucket", "name", "arn")}
    group = re.sub(r"^arn:[^:]+:logs:[^:]*:\d+:log-group:|:\*$", "", value)
    return bool(own & {name, value, group})


@of_types("aws_s3_bucket_server_side_encryption_configuration")
def objects_are_encrypted(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find a bucket's encryption: by S3's own key, or by one that somebody can take away."""
    if change.action not in _MADE or "rule" not in change.changed:
        return
    default = "rule.0.apply_server_side_encryption_by_default.0"
    algorithm, key = change.new(f"{default}.sse_algorithm"), change.new(f"{default}.kms_master_key_id")
    states = code(at(change.before, f"{default}.sse_algorithm")) if change.before else "(new)", code(algorithm)
    if algorithm == "AES256" and normal(key) is None:
        grave, says = Severity.SAFE, "New objects are encrypted by S3's own key."
    elif normal(key) is None and isinstance(algorithm, str):
        grave, says = (
            Severity.ASK,
            "New objects are encrypted by the account's own key: no other account reads them.",
        )
    else:
        says = f"New objects are read by who may decrypt with {code(key)}, and by nobody once that key is gone."
        grave = Severity.ASK
    if normal(change.new("rule.1")) is not None or at(change.after, "rule.0.blocked_encryption_types"):
        grave, says = Severity.ASK, f"{says} There are rules beside it that this review does not know."
    yield Finding(grave, Section.SECURITY, change.address, says, "rule", "Encryption of new objects", *states)


@of_types("aws_cloudwatch_metric_alarm")
def alarms_are_sent(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find whom an alarm tells, and whom no longer. What is not a topic of this account may do anything."""
    if change.action not in _MADE:
        return
    for attribute in _ALARMS:
        if attribute in change.changed:
            yield from _told(change, plan, attribute)
    if "actions_enabled" in change.changed and change.before:
        is_on = change.new("actions_enabled") is True
        says = "The alarm tells again." if is_on else "The alarm tells nobody any more."
        yield Finding(Severity.SAFE if is_on else Severity.ASK, Section.OTHER, change.address, says, "actions_enabled")


@of_types("aws_redshift_event_subscription")
def events_are_sent(change: Change, plan: Plan) -> Iterator[Finding]:
    """Yield whom Redshift tells of its events: maintenance, failed resizes, changes of who gets in."""
    topic = "sns_topic_arn"
    if change.action not in _MADE or topic not in change.changed:
        return
    if isinstance(change.new(topic), Hidden):
        yield _of_alarm(change, Severity.ASK, "Which topic Redshift's events go to is known after the apply.", topic)
    elif _is_topic(change.new(topic), change, plan, topic):
        yield _of_alarm(change, Severity.SAFE, f"Redshift's events also go to {code(change.new(topic))}.", topic)
    else:
        says = f"Redshift's events go to {code(change.new(topic))}, which is not a topic of this account."
        yield _of_alarm(change, Severity.ASK, says, topic)


def _told(change: Change, plan: Plan, attribute: str) -> Iterator[Finding]:
    old, new = (values if isinstance(values, list) else [] for values in (change.old(attribute), change.new(attribute)))
    if isinstance(change.new(attribute), Hidden):
        return  # asked about, if the code sets it
    for action in (item for item in old if item not in new):
        yield _of_alarm(change, Severity.ASK, f"The alarm no longer does {code(action)}.", attribute)
    for action in (item for item in new if item not in old):
        if _is_topic(action, change, plan, attribute):
            yield _of_alarm(change, Severity.SAFE, f"The alarm also tells {code(action)}.", attribute)
        else:
            says = f"The alarm does {code(action)}, which is not a topic of this account: it acts, or tells others."
            yield _of_alarm(change, Severity.ASK, says, attribute)


def _is_topic(action: Value, change: Change, plan: Plan, attribute: str) -> bool:
    if action is Hidden.UNKNOWN:
        sources = plan.code.sources(change.code_address, attribute)
        return bool(sources) and all(source.split(".")[-2:-1] == ["aws_sns_topic"] for source in sources)
    found = _TOPIC.fullmatch(action) if isinstance(action, str) else None
    return found is not None and plan.account in {None, found[1]}


def _of_alarm(change: Change, severity: Severity, says: str, attribute: str) -> Finding:
    return Finding(severity, Section.OTHER, change.address, says, attribute)
