"""Edits of a task that a schedule starts."""

from functools import partial

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case, more, over
from tests.deploy.review.stack import Edit

add, lay = partial(more, "runner"), partial(over, "runner")
RUNS, DOORS = "what runs by itself", "doors"


def schedule(kind: str, verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the schedule."""
    return lay(kind, verdict, says, f'resource "aws_scheduler_schedule" "load" {{\n  {hcl}\n}}\n')


def task(verdict: str, says: str, hcl: str) -> Case:
    """Set an argument of the task definition."""
    return lay(RUNS, verdict, says, f'resource "aws_ecs_task_definition" "loader" {{\n  {hcl}\n}}\n')


def gone(kind: str, verdict: str, says: str, resource: str) -> Case:
    """Take a resource out of the code."""
    return Case("runner", kind, verdict, (says,), Edit(without=(resource,)))


def rule(verdict: str, says: str, source: str) -> Case:
    """Let somebody connect to the task."""
    return add(DOORS, verdict, says, f'resource "aws_vpc_security_group_ingress_rule" "new" {{\n  security_group_id = aws_security_group.task.id\n  {source}\n  ip_protocol       = "tcp"\n  from_port         = 8080\n  to_port           = 8080\n}}\n')  # fmt: skip


IMAGE = 'container_definitions = jsonencode([{ name = "loader", image = "evil.example/loader:2", essential = true }])'
CASES = {
    "runner another time": schedule(RUNS, ASK, "by itself, at `rate(1 minute)`", 'schedule_expression = "rate(1 minute)"'),
    "runner a schedule that is switched off": schedule(RUNS, ASK, "by itself, at `cron(0 5 * * ? *)`", 'state = "DISABLED"'),
    "runner a schedule that goes": gone("loss", ASK, "what it started by itself is started no longer", "aws_scheduler_schedule.load"),
    "runner a schedule in other words": schedule("harmless", SAFE, "description", 'description = "Every night"'),
    "runner the task goes": gone("loss", ASK, "a revision of the task; one that runs goes on with it", "aws_ecs_task_definition.loader"),
    "runner another image": task(ASK, "A task of it runs `evil.example/loader:2`", IMAGE),
    "runner another role": task(ASK, "with the rights of `arn:aws:iam::123456789012:role/admin`", 'task_role_arn = "arn:aws:iam::123456789012:role/admin"'),
    "runner the world is let in": rule(STOP, "Lets **the whole internet** (`0.0.0.0/0`) connect to port 8080.", 'cidr_ipv4         = "0.0.0.0/0"'),
    "runner an office is let in": rule(ASK, "Lets `198.51.100.0/24` connect to port 8080.", 'cidr_ipv4         = "198.51.100.0/24"'),
    "runner a way out to every port": lay(DOORS, ASK, "Lets what is in the group connect to **the whole internet**", 'resource "aws_vpc_security_group_egress_rule" "https" {\n  ip_protocol = "-1"\n  from_port   = null\n  to_port     = null\n}\n'),
    "runner failures go elsewhere": lay(RUNS, ASK, "is sent to `arn:aws:sqs:us-west-2:999999999999:theirs`", 'resource "aws_cloudwatch_event_target" "failed" {\n  arn = "arn:aws:sqs:us-west-2:999999999999:theirs"\n}\n'),
    "runner nobody hears of failures": gone("loss", ASK, "a place that heard of events", "aws_cloudwatch_event_target.failed"),
    "runner images may be overwritten": lay(RUNS, ASK, "IMMUTABLE", 'resource "aws_ecr_repository" "loader" {\n  image_tag_mutability = "MUTABLE"\n}\n'),
    "runner the images go": Case("runner", "loss", STOP, ("every image in the repository",), Edit(options=("-destroy",))),
}  # fmt: skip
