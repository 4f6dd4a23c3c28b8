"""Edits of who may do what."""

import json
from functools import partial
from typing import Any

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case, more, over
from tests.deploy.review.stack import Edit

MINE, OTHER = "123456789012", "999999999999"
GITHUB = f"arn:aws:iam::{MINE}:oidc-provider/token.actions.githubusercontent.com"


def rights(kind: str, verdict: str, says: str, *statements: dict[str, Any]) -> Case:
    """Write these rights into the policy of the application."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": [READS, *statements]})
    return over(
        "iam", kind, verdict, says, f'resource "aws_iam_role_policy" "app" {{\n  policy = jsonencode({policy})\n}}\n'
    )


def trust(kind: str, verdict: str, says: str, principal: Any, action: Any = "sts:AssumeRole", **condition: Any) -> Case:
    """Let somebody else take the role of the application."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": action} | (
        {"Condition": condition} if condition else {}
    )
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    text = policy.replace("${", "$${")
    return over(
        "iam", kind, verdict, says, f'resource "aws_iam_role" "app" {{\n  assume_role_policy = jsonencode({text})\n}}\n'
    )


def allow(*actions: str, on: Any = "*", **more_of_it: Any) -> dict[str, Any]:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more_of_it}


READS = allow("s3:GetObject", "s3:ListBucket", on=["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"])
federated = partial(trust, action="sts:AssumeRoleWithWebIdentity")
AUD = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
SUB = "token.actions.githubusercontent.com:sub"
EVERYTHING = "It is not said on what: it holds for all there are and will be."
ANYBODY = "No condition says who calls: anybody may, with an AWS account or without."
WIDE = "IAM: wildcards"
LOGIN = "IAM: credentials and logins"
OPEN = "IAM: open callers"
TRUSTED = "IAM: federated trust"
PATH = "IAM: escalation"
BUT = "IAM: everything but"

CASES = {
    "iam reads another prefix": rights(WIDE, ASK, "Added: `app` may read objects", allow("s3:GetObject", on="arn:aws:s3:::acme-more/*")),
    "iam every object of every bucket": rights(WIDE, STOP, "**every bucket** (`arn:aws:s3:::*/*`)", allow("s3:GetObject", on="arn:aws:s3:::*/*")),
    "iam every arn there is": rights(WIDE, STOP, EVERYTHING, allow("s3:GetObject", on="arn:aws:*:*:*:*:*")),
    "iam all buckets by a question mark": rights(WIDE, STOP, EVERYTHING, allow("s3:PutObject", on="arn:aws:s3:::?*")),
    "iam every role": rights(WIDE, STOP, EVERYTHING, allow("sts:AssumeRole", on=f"arn:aws:iam::{MINE}:role/*")),
    "iam every secret": rights(WIDE, STOP, EVERYTHING, allow("secretsmanager:GetSecretValue", on="arn:aws:secretsmanager:*:*:secret:*")),
    "iam one secret": rights(LOGIN, ASK, "Added: `app` may read the secret", allow("secretsmanager:GetSecretValue", on=f"arn:aws:secretsmanager:us-west-2:{MINE}:secret:app-AbCdEf")),
    "iam a service as a whole": rights(WIDE, STOP, "A service as a whole: its settings and its rights are in it.", allow("dynamodb:*", on=f"arn:aws:dynamodb:us-west-2:{MINE}:table/x")),
    "iam everything": rights(WIDE, STOP, "may **do everything (`*`)**", allow("*")),
    "iam looks at clusters": rights("IAM: only looks", ASK, "may `redshift:DescribeClusters`", allow("redshift:DescribeClusters")),
    "iam lists the buckets": rights("IAM: only looks", ASK, "`s3:ListAllMyBuckets`", allow("s3:ListAllMyBuckets")),
    "iam writes metrics": rights("IAM: only looks", ASK, "`cloudwatch:PutMetricData`", allow("cloudwatch:PutMetricData")),
    "iam logs in to any cluster": rights(LOGIN, STOP, "may log in to the warehouse (`redshift:GetClusterCredentials`)", allow("redshift:GetClusterCredentials")),
    "iam logs in by a pattern of the action": rights(LOGIN, STOP, EVERYTHING, allow("redshift:Get*")),
    "iam serverless logins": rights(LOGIN, STOP, EVERYTHING, allow("redshift-serverless:GetCredentials")),
    "iam federation tokens": rights(LOGIN, STOP, EVERYTHING, allow("sts:GetFederationToken")),
    "iam every parameter": rights(LOGIN, STOP, EVERYTHING, allow("ssm:GetParameters", on="arn:aws:ssm:*:*:parameter/*")),
    "iam passwords of machines": rights(LOGIN, STOP, EVERYTHING, allow("ec2:GetPasswordData")),
    "iam decrypts with every key": rights(LOGIN, STOP, EVERYTHING, allow("kms:Decrypt", on="arn:aws:kms:*:*:key/*")),
    "iam decrypts with tagged keys": rights(LOGIN, ASK, "may decrypt", allow("kms:Decrypt", Condition={"StringEquals": {"aws:ResourceTag/project": "acme"}})),
    "iam hands over every role": rights(PATH, STOP, EVERYTHING, allow("iam:PassRole")),
    "iam hands over every role to one service": rights(PATH, STOP, EVERYTHING, allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}})),
    "iam hands over one role": rights(PATH, ASK, "may hand roles to services", allow("iam:PassRole", on=f"arn:aws:iam::{MINE}:role/task")),
    "iam role and function": rights(PATH, STOP, "may now make itself an administrator: it can run code as any role that Lambda may take", allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")),
    "iam one role and function": rights(PATH, STOP, "may now get further than its own rights: it can run code as any role that Lambda may take", allow("iam:PassRole", on=f"arn:aws:iam::{MINE}:role/task"), allow("lambda:CreateFunction")),
    "iam writes its own policy": rights(PATH, STOP, "may now make itself an administrator: it can write any policy into a role", allow("iam:PutRolePolicy", on=f"arn:aws:iam::{MINE}:role/app")),
    "iam attaches policies": rights(PATH, STOP, "attach any policy to a role", allow("iam:AttachRolePolicy")),
    "iam updates functions": rights(PATH, STOP, "run code as the role of a function that is there", allow("lambda:UpdateFunctionCode")),
    "iam updates one function": rights(PATH, ASK, "run code as the role of a function that is there", allow("lambda:UpdateFunctionCode", on=f"arn:aws:lambda:us-west-2:{MINE}:function:app")),
    "iam keys of others": rights(PATH, STOP, "make keys of another user", allow("iam:CreateAccessKey")),
    "iam everything but iam": rights(BUT, STOP, "it means **everything but** what it names", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
    "iam all but one bucket": rights(BUT, STOP, "Whatever AWS adds later is in it too.", {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::acme-secret/*"}),
    "iam a denial": rights("IAM: less", ASK, "is denied to", {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}),
    "iam the same in other words": over("iam", "harmless", SAFE, "is written again and allows the same", 'resource "aws_iam_role_policy" "app" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [\n    { Sid = "List", Effect = "Allow", Action = "s3:ListBucket", Resource = ["arn:aws:s3:::acme-data/*", "arn:aws:s3:::acme-data"] },\n    { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"] },\n  ] })\n}\n'),
    "iam anyone takes the role": trust(OPEN, STOP, ANYBODY, "*"),
    "iam anyone by a pattern of the caller": trust(OPEN, STOP, ANYBODY, {"AWS": "*"}, ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/app"}),
    "iam anyone if the key is there": trust(OPEN, STOP, ANYBODY, {"AWS": "*"}, StringEqualsIfExists={"aws:PrincipalOrgID": "o-abcdefgh12"}),
    "iam anyone without the key": trust(OPEN, STOP, ANYBODY, {"AWS": "*"}, Null={"aws:PrincipalOrgID": "true"}),
    "iam anyone for all values": trust(OPEN, STOP, ANYBODY, {"AWS": "*"}, **{"ForAllValues:StringEquals": {"aws:PrincipalAccount": MINE}}),
    "iam one organization": trust(OPEN, ASK, "only if `aws:PrincipalOrgID` is `o-abcdefgh12`", {"AWS": "*"}, StringEquals={"aws:PrincipalOrgID": "o-abcdefgh12"}),
    "iam another service": trust(OPEN, ASK, "the service `lambda.amazonaws.com` may take the role", {"Service": "lambda.amazonaws.com"}),
    "iam a foreign account": trust(OPEN, ASK, f"whom the **foreign** account `{OTHER}` lets", {"AWS": f"arn:aws:iam::{OTHER}:root"}),
    "iam one repository": federated(TRUSTED, ASK, "`repo:acme/tools:*`", {"Federated": GITHUB}, StringEquals=AUD, StringLike={SUB: "repo:acme/tools:*"}),
    "iam any repository": federated(TRUSTED, STOP, "names no single repository or workload", {"Federated": GITHUB}, StringEquals=AUD, StringLike={SUB: "repo:*"}),
    "iam any repository of the organization": federated(TRUSTED, STOP, "names no single repository or workload", {"Federated": GITHUB}, StringEquals=AUD, StringLike={SUB: "repo:acme/*"}),
    "iam no subject": federated(TRUSTED, STOP, "No condition on `sub`", {"Federated": GITHUB}, StringEquals=AUD),
    "iam subject if it exists": federated(TRUSTED, STOP, "No condition on `sub`", {"Federated": GITHUB}, StringEquals=AUD, StringEqualsIfExists={SUB: "repo:acme/app:*"}),
    "iam guests": federated(TRUSTED, STOP, "Guests may take it", {"Federated": "cognito-identity.amazonaws.com"}, StringEquals={"cognito-identity.amazonaws.com:aud": "us-west-2:pool"}, **{"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}}),
    "iam who logged in": federated(TRUSTED, ASK, "whom `cognito-identity.amazonaws.com` vouches for", {"Federated": "cognito-identity.amazonaws.com"}, StringEquals={"cognito-identity.amazonaws.com:aud": "us-west-2:pool"}, **{"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}),
    "iam an administrator": more("iam", "IAM: attachments", STOP, "gets **everything**", 'resource "aws_iam_role_policy_attachment" "admin" {\n  role       = aws_iam_role.app.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'),
    "iam a policy of AWS": more("iam", "IAM: attachments", ASK, "gets what `arn:aws:iam::aws:policy/ReadOnlyAccess` allows", 'resource "aws_iam_role_policy_attachment" "reads" {\n  role       = aws_iam_role.app.name\n  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"\n}\n'),
    "iam the deploy policy writes itself": over("iam", PATH, STOP, "rewrite a policy that it has", 'resource "aws_iam_policy" "deploy" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:CreatePolicyVersion", Resource = "*" }] })\n}\n'),
    "iam parts of a path in two policies": Case("iam", PATH, STOP, ("make anything as any role that CloudFormation may take",), Edit(
        code={".": 'resource "aws_iam_policy" "deploy" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "cloudformation:CreateStack", Resource = "*" }] })\n}\n'},
        more={".": 'resource "aws_iam_role_policy" "pass" {\n  role   = aws_iam_role.build.name\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }] })\n}\n'})),
    "iam a user with keys": more("iam", "new", ASK, "this review has no rules for `aws_iam_access_key`", 'resource "aws_iam_user" "robot" {\n  name = "robot"\n}\n\nresource "aws_iam_access_key" "robot" {\n  user = aws_iam_user.robot.name\n}\n'),
    "iam a tag": over("iam", "harmless", SAFE, "Changed in place: `tags`", 'resource "aws_iam_role" "app" {\n  tags = { team = "data" }\n}\n'),
    "iam a description": over("iam", "harmless", SAFE, "Changed in place: `description`", 'resource "aws_iam_role" "app" {\n  description = "Of the application"\n}\n'),
    "iam no attachment": over("iam", "loss", ASK, "rights of a role", 'resource "aws_iam_role_policy_attachment" "build" {\n  count = 0\n}\n'),
    "iam a role that is new": more("iam", "new", ASK, "the service `glue.amazonaws.com` may take the role", 'resource "aws_iam_role" "job" {\n  name               = "job"\n  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })\n}\n'),
    "iam the output moves": over("iam", "outputs", ASK, "The output `build_role` goes from", 'output "build_role" {\n  value = aws_iam_role.app.arn\n}\n'),
}  # fmt: skip
