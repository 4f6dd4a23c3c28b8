"""What a killed apply made and could not write down, of the kinds that no list by tag has."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from deploy import account as deploy_account
from deploy import adopt, inventory
from deploy.errors import NotConfirmedError
from deploy.review.plan_json import read_plan
from tests.deploy.review.handmade import change, plan
from tests.support.moto_server import moto_server, new_account

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})


@pytest.mark.parametrize(
    ("arn", "planned", "by"),
    [
        ("arn:aws:ec2:us-east-1:1:vpc/vpc-1", {}, "vpc-1"),
        ("arn:aws:logs:us-east-1:1:log-group:/aws/redshift/a/userlog", {}, "/aws/redshift/a/userlog"),
        ("arn:aws:cloudwatch:us-east-1:1:alarm:a-load-failed", {"alarm_name": "a-load-failed"}, "a-load-failed"),
        ("arn:aws:ecs:us-east-1:1:cluster/a", {"name": "a"}, "a"),
        ("arn:aws:ecs:us-east-1:1:task-definition/a:7", {}, "arn:aws:ecs:us-east-1:1:task-definition/a:7"),
        ("arn:aws:events:us-east-1:1:rule/a-failed", {"name": "a-failed"}, "a-failed"),
        ("arn:aws:redshift:us-east-1:1:eventsubscription:a-alarms", {"name": "a-alarms"}, "a-alarms"),
        ("arn:aws:sns:us-east-1:1:a-alarms", {"name": "a-alarms"}, "arn:aws:sns:us-east-1:1:a-alarms"),
        ("arn:aws:sqs:us-east-1:1:a-failed", {"name": "a-failed"}, "https://sqs.us-east-1.amazonaws.com/1/a-failed"),
        ("arn:aws:redshift-serverless:us-east-1:1:namespace/0c-1", {"namespace_name": "a"}, "a"),
        (
            "arn:aws:redshift-serverless:us-east-1:1:workgroup/0c-2",
            {"namespace_name": "a", "workgroup_name": "b"},
            "b",
        ),
    ],
)
def test_by_what_terraform_imports(arn: str, planned: dict[str, Any], by: str) -> None:
    assert adopt._import_id(arn, planned) == by


def test_each_thing_is_named_once_with_its_command(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(
        change("aws_iam_policy", ["create"], None, {"name": "loads", "path": "/"}),
        change("aws_iam_policy", ["create"], None, {"name": "not-made", "path": "/"}, name="other"),
        change("aws_sns_topic", ["create"], None, {"name": "a-alarms"}),
        change("aws_subnet", ["create"], None, {}, name="one"),
        change("aws_subnet", ["create"], None, {}, name="two"),
        variables={name: {"value": "us-east-1"} for name in ("aws_region", "project", "environment", "owner")},
    )
    subnet, vpc = "arn:aws:ec2:us-east-1:1:subnet/subnet-1", "arn:aws:ec2:us-east-1:1:vpc/vpc-1"
    topic, snapshot = "arn:aws:sns:us-east-1:1:a-alarms", "arn:aws:redshift:us-east-1:1:snapshot:a/s"
    with moto_server() as url:
        account = new_account(url)
        policy = account.client("iam").create_policy(PolicyName="loads", PolicyDocument=POLICY)["Policy"]["Arn"]
        monkeypatch.setattr(deploy_account, "client", lambda service, *_: account.client(service))
        monkeypatch.setattr(inventory, "snapshots", lambda *_: [inventory.Snapshot("s", snapshot, True)])
        monkeypatch.setattr(inventory, "tagged", lambda *_: {arn: {} for arn in (policy, topic, subnet, vpc, snapshot)})
        (tmp_path / "applying").touch()
        session: Any = SimpleNamespace(
            environment=SimpleNamespace(build=tmp_path, variables=lambda: ["-var-file=local"]),
            terraform=SimpleNamespace(by_hand="terraform"),
            read_plan=lambda _: read_plan(json.dumps(made), "plan"),
            say=print,
            plan=lambda target: (tmp_path / target).touch(),
        )
        with pytest.raises(NotConfirmedError) as asked:
            adopt.after_a_kill(session)
    assert str(asked.value).splitlines()[2:] == [
        "aws_iam_policy.this is there already.",
        f"  terraform import -var-file=local aws_iam_policy.this {policy}",
        topic,
        f"  terraform import -var-file=local aws_sns_topic.this {topic}",
        f"{subnet} ADDRESS is one of: aws_subnet.one, aws_subnet.two.",
        "  terraform import -var-file=local ADDRESS subnet-1",
        vpc,
        "  is nothing that this plan makes: remove it",
    ]
    assert (tmp_path / "applying").exists()
