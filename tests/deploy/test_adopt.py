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
        ("arn:aws:iam::1:policy/loads", {"name": "loads"}, "arn:aws:iam::1:policy/loads"),
        ("arn:aws:logs:us-east-1:1:log-group:/aws/redshift/a/userlog", {}, "/aws/redshift/a/userlog"),
        ("arn:aws:cloudwatch:us-east-1:1:alarm:a-load-failed", {"alarm_name": "a-load-failed"}, "a-load-failed"),
        ("arn:aws:ecr:us-east-1:1:repository/a-loader", {}, "a-loader"),
        ("arn:aws:ecs:us-east-1:1:cluster/a", {"name": "a"}, "a"),
        ("arn:aws:ecs:us-east-1:1:task-definition/a:7", {}, "arn:aws:ecs:us-east-1:1:task-definition/a:7"),
        ("arn:aws:events:us-east-1:1:rule/a-failed", {"name": "a-failed"}, "a-failed"),
        ("arn:aws:scheduler:us-east-1:1:schedule/default/a-load", {"name": "a-load"}, "default/a-load"),
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


def test_a_policy_that_was_made_is_imported_by_its_arn(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(
        change("aws_iam_policy", ["create"], None, {"name": "loads", "path": "/"}),
        change("aws_iam_policy", ["create"], None, {"name": "not-made", "path": "/"}, name="other"),
        variables={name: {"value": "us-east-1"} for name in ("aws_region", "project", "environment", "owner")},
    )
    with moto_server() as url:
        account = new_account(url)
        arn = account.client("iam").create_policy(PolicyName="loads", PolicyDocument=POLICY)["Policy"]["Arn"]
        monkeypatch.setattr(deploy_account, "client", lambda service, *_: account.client(service))
        monkeypatch.setattr(inventory, "tagged", lambda *_: {})
        (tmp_path / "applying").touch()
        session: Any = SimpleNamespace(
            environment=SimpleNamespace(build=tmp_path, variables=list),
            terraform=SimpleNamespace(by_hand="terraform"),
            read_plan=lambda _: read_plan(json.dumps(made), "plan"),
            say=print,
            plan=lambda target: (tmp_path / target).touch(),
        )
        with pytest.raises(NotConfirmedError) as asked:
            adopt.after_a_kill(session)
    assert f"import  aws_iam_policy.this {arn}" in str(asked.value)
    assert "not-made" not in str(asked.value)
