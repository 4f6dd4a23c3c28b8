"""Policies: what they really allow, whatever their form. Each case is an edit of one policy."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.deploy.review.handmade import change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::songs/data/*"}
LIST = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::songs"}
ME = "123456789012"


def document(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def edited(before: str, after: str, kind: str = "aws_iam_role_policy", attribute: str = "policy") -> dict[str, Any]:
    fixed = {"role": "copy", "name": "copy"}
    return plan(change(kind, ["update"], {**fixed, attribute: before}, {**fixed, attribute: after}))


SAME: dict[str, tuple[list[Any], list[Any]]] = {
    "another order": ([READ, LIST], [LIST, READ]),
    "one statement as two": (
        [READ | {"Action": ["s3:GetObject", "s3:ListBucket"]}],
        [READ, READ | {"Action": "s3:ListBucket"}],
    ),
    "another Sid": ([READ], [READ | {"Sid": "Read"}]),
    "another case of the action": ([READ], [READ | {"Action": "S3:getobject"}]),
    "a prefix that is covered": ([READ], [READ, READ | {"Resource": "arn:aws:s3:::songs/data/2018/*"}]),
    "an action that is covered": ([READ | {"Action": "s3:Get*"}], [READ | {"Action": ["s3:Get*", "s3:GetObject"]}]),
    "a condition that another statement does not have": (
        [READ],
        [READ, READ | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}],
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_a_policy_that_allows_the_same_is_safe(review: Review, name: str) -> None:
    before, after = SAME[name]
    reviewed = review(edited(document(*before), document(*after)))
    assert reviewed.exit_code == SAFE
    assert "The policy of `copy` is written again and allows the same." in reviewed.page


WIDER: dict[str, tuple[list[Any], list[Any], int, list[str]]] = {
    "another prefix": (
        [READ],
        [READ | {"Resource": ["arn:aws:s3:::songs/data/*", "arn:aws:s3:::songs/more/*"]}],
        ASK,
        ["Added: `copy` may read objects (`s3:GetObject`) on `s3://songs/more/*`."],
    ),
    "the whole bucket": (
        [READ],
        [READ | {"Resource": "arn:aws:s3:::songs/*"}],
        ASK,
        ["Added: `copy` may read objects (`s3:GetObject`) on `s3://songs/*`."],
    ),
    "a question mark is not a star": (
        [READ | {"Resource": "arn:aws:s3:::songs/?"}],
        [READ | {"Resource": "arn:aws:s3:::songs/*"}],
        ASK,
        ["Added: `copy` may read objects (`s3:GetObject`) on `s3://songs/*`."],
    ),
    "every bucket": (
        [READ],
        [READ | {"Resource": "arn:aws:s3:::*"}],
        STOP,
        ["Added: `copy` may read objects (`s3:GetObject`) on **every bucket** (`arn:aws:s3:::*`)."],
    ),
    "every resource": (
        [READ],
        [READ | {"Resource": "*"}],
        STOP,
        ["Added: `copy` may read objects (`s3:GetObject`) on **every resource** (`*`)."],
    ),
    "a service as a whole": (
        [READ],
        [READ | {"Action": "s3:*"}],
        STOP,
        ["Added: `copy` may **do everything that S3 has (`s3:*`)** on `s3://songs/data/*`."],
    ),
    "everything": (
        [],
        [READ | {"Action": "*", "Resource": "*"}],
        STOP,
        ["Added: `copy` may **do everything (`*`)** on **every resource** (`*`)."],
    ),
    "several things at once": (
        [READ],
        [READ | {"Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]}],
        ASK,
        [
            "Added: `copy` may delete objects (`s3:DeleteObject`) and write objects (`s3:PutObject`) on `s3://songs/data/*`."
        ],
    ),
    "everything but": (
        [READ],
        [READ, {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::songs"}],
        STOP,
        ["(the statement names exceptions: it means **everything but** what it names)"],
    ),
    "looking, where AWS knows no single resource": (
        [READ],
        [READ, {"Effect": "Allow", "Action": "redshift:DescribeClusters", "Resource": "*"}],
        ASK,
        ["Added: `copy` may `redshift:DescribeClusters` on **every resource** (`*`)."],
    ),
    "a condition that is gone": (
        [LIST | {"Condition": {"StringLike": {"s3:prefix": ["data", "data/*"]}}}],
        [LIST],
        ASK,
        ["Added: `copy` may list the bucket (`s3:ListBucket`) on `s3://songs`."],
    ),
    "a condition with one more value": (
        [LIST | {"Condition": {"StringLike": {"s3:prefix": ["data/*"]}}}],
        [LIST | {"Condition": {"StringLike": {"s3:prefix": ["data/*", "more/*", "other/*"]}}}],
        ASK,
        [
            "Added: `copy` may list the bucket (`s3:ListBucket`) on `s3://songs`, only if `s3:prefix` is like "
            "`more/*` or `other/*`."
        ],
    ),
    "a Deny that is gone": (
        [READ, READ | {"Effect": "Deny", "Resource": "arn:aws:s3:::songs/data/private/*"}],
        [READ],
        ASK,
        ["Taken away: `copy` was denied to read objects (`s3:GetObject`) on `s3://songs/data/private/*`."],
    ),
    "less": (
        [READ, LIST],
        [READ],
        ASK,
        ["Taken away: `copy` could list the bucket (`s3:ListBucket`) on `s3://songs`."],
    ),
}


@pytest.mark.parametrize("name", WIDER)
def test_what_is_new_and_what_is_gone_is_said_in_words(review: Review, name: str) -> None:
    before, after, code, sentences = WIDER[name]
    reviewed = review(edited(document(*before), document(*after)))
    assert reviewed.exit_code == code
    for sentence in sentences:
        assert sentence in reviewed.page


def test_a_narrower_prefix_adds_nothing(review: Review) -> None:
    narrower = READ | {"Resource": "arn:aws:s3:::songs/data/2018/*"}
    page = review(edited(document(READ), document(narrower))).page
    assert "Taken away: `copy` could read objects (`s3:GetObject`) on `s3://songs/data/*`." in page
    assert "Added" not in page


REDSHIFT = {"Service": "redshift.amazonaws.com"}
TRUST = {"Effect": "Allow", "Principal": REDSHIFT, "Action": "sts:AssumeRole"}
MINE = {"Condition": {"StringEquals": {"aws:SourceAccount": ME}}}
TRUSTED = {
    "the condition is gone": (
        TRUST,
        ASK,
        "Added: for the role `copy`, the service `redshift.amazonaws.com` may take the role (`sts:AssumeRole`).",
    ),
    "another account": (
        TRUST | {"Principal": {"AWS": "arn:aws:iam::999999999999:root"}},
        ASK,
        "Added: for the role `copy`, whom the account `999999999999` lets may take the role (`sts:AssumeRole`).",
    ),
    "another account by its number": (
        TRUST | {"Principal": {"AWS": "999999999999"}},
        ASK,
        "whom the account `999999999999` lets may take the role",
    ),
    "anyone": (TRUST | {"Principal": "*"}, STOP, "**anyone** may take the role (`sts:AssumeRole`)."),
    "anyone in a list": (TRUST | {"Principal": {"AWS": ["*", ME]}}, STOP, "**anyone** may take the role"),
    "anyone of this account": (
        TRUST | {"Principal": "*"} | MINE,
        ASK,
        f"**anyone** may take the role (`sts:AssumeRole`), only if `aws:SourceAccount` is `{ME}`.",
    ),
    "anyone of any account": (
        TRUST | {"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalAccount": "*"}}},
        STOP,
        "**anyone** may take the role",
    ),
    "anyone but one": (
        TRUST | {"Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ME}}},
        STOP,
        f"only if `aws:PrincipalAccount` `StringNotEquals` `{ME}`.",
    ),
    "anyone over TLS": (
        TRUST | {"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        STOP,
        "**anyone** may take the role",
    ),
}


@pytest.mark.parametrize("name", TRUSTED)
def test_who_may_take_a_role(review: Review, name: str) -> None:
    after, code, sentence = TRUSTED[name]
    reviewed = review(edited(document(TRUST | MINE), document(after), "aws_iam_role", "assume_role_policy"))
    assert reviewed.exit_code == code
    assert sentence in reviewed.page


def test_a_bucket_that_anyone_may_read_is_stopped(review: Review) -> None:
    reviewed = review(edited(document(), document(READ | {"Principal": "*"}), "aws_s3_bucket_policy"))
    assert reviewed.exit_code == STOP
    assert "Added: **anyone** may read objects (`s3:GetObject`) on `s3://songs/data/*`." in reviewed.page


def test_the_policy_of_an_endpoint_limits_and_grants_nothing(review: Review) -> None:
    reviewed = review(edited(document(), document(READ | {"Principal": "*"}), "aws_vpc_endpoint"))
    assert reviewed.exit_code == ASK
    assert "Added: through the endpoint, **anyone** may read objects" in reviewed.page


def test_a_star_in_the_policy_of_a_key_is_the_key(review: Review) -> None:
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ME}:root"}, "Action": "kms:*", "Resource": "*"}
    made = change(
        "aws_kms_key", ["create"], None, {"policy": document(own), "is_enabled": True, "enable_key_rotation": True}
    )
    reviewed = review(plan(made))
    assert reviewed.exit_code == ASK
    assert "Added: for `aws_kms_key.this`, whom the account `123456789012` lets may **`kms:*`**." in reviewed.page


@pytest.mark.parametrize("broken", ["{", "[]", '{"Statement": [{}]}', '{"Statement": 5}', "no policy"])
def test_a_policy_that_cannot_be_read_is_asked_about(review: Review, broken: str) -> None:
    reviewed = review(edited(document(READ), broken))
    assert reviewed.exit_code == ASK
    assert "What the policy of `copy` allows cannot be read from the plan: not a policy in JSON." in reviewed.page


def test_a_policy_that_is_not_known_yet_is_asked_about(review: Review) -> None:
    entry = change("aws_iam_role_policy", ["create"], None, {"role": "copy"}, unknown={"policy": True, "id": True})
    reviewed = review(plan(entry))
    assert reviewed.exit_code == ASK
    assert (
        "What the policy of `copy` allows cannot be read from the plan: (known after apply). Read it before you "
        "say yes."
    ) in reviewed.page


@pytest.mark.parametrize(
    ("arn", "code", "sentence"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", STOP, "`copy` gets **everything**"),
        ("arn:aws:iam::aws:policy/AmazonS3FullAccess", STOP, "`copy` gets **everything**"),
        ("arn:aws:iam::123456789012:policy/own", ASK, "`copy` gets what `arn:aws:iam::123456789012:policy/own` allows"),
    ],
)
def test_a_managed_policy_is_named_since_it_is_not_in_the_plan(
    review: Review, arn: str, code: int, sentence: str
) -> None:
    reviewed = review(
        plan(change("aws_iam_role_policy_attachment", ["create"], None, {"role": "copy", "policy_arn": arn}))
    )
    assert reviewed.exit_code == code
    assert sentence in reviewed.page


def test_roles_of_the_cluster(review: Review) -> None:
    before, after = {"iam_roles": ["arn:copy"]}, {"iam_roles": ["arn:copy", "arn:unload"]}
    assert (
        "Whoever runs SQL in the cluster can act as `arn:unload`."
        in review(plan(change("aws_redshift_cluster", ["update"], before, after))).page
    )
    assert (
        "COPY and UNLOAD that name `arn:unload` fail."
        in review(plan(change("aws_redshift_cluster", ["update"], after, before))).page
    )
