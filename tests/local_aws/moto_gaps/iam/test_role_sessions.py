"""What a role's session may do in S3: what the policies say that are attached to the role and to the bucket."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.moto_gaps.iam.world import World, document
from tests.support.aws import REGION


def listing(arn: str, *prefixes: str) -> dict[str, Any]:
    return {
        "Sid": "List",
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": arn,
        "Condition": {"StringLike": {"s3:prefix": list(prefixes)}},
    }


def reading(*resources: str) -> dict[str, Any]:
    return {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": list(resources)}


def denied(call: Any, **arguments: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return f"{error['Code']}: {error['Message']}"


def keys(answer: Any) -> list[str]:
    return [item["Key"] for item in answer.get("Contents", [])]


def test_a_role_without_a_policy_may_nothing(world: World) -> None:
    s3 = world.s3()

    message = denied(s3.get_object, Bucket=world.bucket, Key="logs/a.json")
    assert message.startswith("AccessDenied: User: arn:aws:sts::")
    assert f'is not authorized to perform: s3:GetObject on resource: "{world.arn}/logs/a.json"' in message
    assert denied(s3.list_objects_v2, Bucket=world.bucket)
    assert denied(s3.put_object, Bucket=world.bucket, Key="new", Body=b"")


def test_objects_of_the_named_prefix_and_no_others(world: World) -> None:
    world.attach(reading(f"{world.arn}/logs/*"))
    s3 = world.s3()

    for key in ("logs/a.json", "logs/b c;'%.json"):
        assert s3.get_object(Bucket=world.bucket, Key=key)["Body"].read() == key.encode()
        assert s3.head_object(Bucket=world.bucket, Key=key)["ContentLength"] == len(key)
    for key in ("logs-private/x.json", "songs/s.json", "top"):
        assert denied(s3.get_object, Bucket=world.bucket, Key=key)
        assert denied(s3.head_object, Bucket=world.bucket, Key=key)
    assert denied(s3.delete_object, Bucket=world.bucket, Key="logs/a.json")


def test_lists_of_the_named_prefix_and_no_others(world: World) -> None:
    world.attach(listing(world.arn, "logs", "logs/*"))
    s3 = world.s3()

    assert keys(s3.list_objects_v2(Bucket=world.bucket, Prefix="logs/")) == ["logs/a.json", "logs/b c;'%.json"]
    assert keys(s3.list_objects(Bucket=world.bucket, Prefix="logs/a")) == ["logs/a.json"]
    # The prefix is what is asked for, not what is found: IAM lets this list logs-private as well.
    assert len(keys(s3.list_objects_v2(Bucket=world.bucket, Prefix="logs"))) == 3
    for prefix in ("logs-private/", "songs/", "", "log"):
        assert denied(s3.list_objects_v2, Bucket=world.bucket, Prefix=prefix)
    assert denied(s3.list_objects_v2, Bucket=world.bucket)
    assert denied(s3.get_object, Bucket=world.bucket, Key="logs/a.json")


def test_pages_of_a_list_are_all_checked(world: World) -> None:
    world.attach(listing(world.arn, "logs*"))

    pages = (
        world.s3()
        .get_paginator("list_objects_v2")
        .paginate(Bucket=world.bucket, Prefix="logs", PaginationConfig={"PageSize": 1})
    )

    assert len([key for page in pages for key in keys(page)]) == 3


def test_a_dot_is_a_dot(world: World) -> None:
    world.attach(reading(f"arn:aws:s3:::{world.bucket.replace('.', 'x')}/*", f"{world.arn}/logs/a?json"))
    s3 = world.s3()

    assert s3.get_object(Bucket=world.bucket, Key="logs/a.json")
    assert denied(s3.get_object, Bucket=world.bucket, Key="songs/s.json")


def test_a_deny_wins(world: World) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    world.attach(everything, {"Effect": "Deny", "Action": "s3:Get*", "Resource": f"{world.arn}/songs/*"})
    s3 = world.s3()

    assert s3.get_object(Bucket=world.bucket, Key="top")
    assert "explicit deny" in denied(s3.get_object, Bucket=world.bucket, Key="songs/s.json")


def test_a_managed_policy_counts_from_the_moment_it_is_attached_until_it_is_detached(world: World) -> None:
    iam, s3 = world.account.client("iam"), world.s3()
    arn = iam.create_policy(PolicyName="read", PolicyDocument=document(reading(f"{world.arn}/*")))["Policy"]["Arn"]

    assert denied(s3.get_object, Bucket=world.bucket, Key="top")
    iam.attach_role_policy(RoleName="copy", PolicyArn=arn)
    assert s3.get_object(Bucket=world.bucket, Key="top")
    iam.detach_role_policy(RoleName="copy", PolicyArn=arn)
    assert denied(s3.get_object, Bucket=world.bucket, Key="top")


def test_the_bucket_may_let_a_role_in_and_keep_it_out(world: World) -> None:
    admin, s3 = world.account.client("s3"), world.s3()
    resource = {"Resource": f"{world.arn}/*", "Action": "s3:GetObject", "Principal": {"AWS": world.role}}

    admin.put_bucket_policy(Bucket=world.bucket, Policy=document({"Effect": "Allow", **resource}))
    assert s3.get_object(Bucket=world.bucket, Key="top")

    world.attach(reading(f"{world.arn}/*"))
    admin.put_bucket_policy(Bucket=world.bucket, Policy=document({"Effect": "Deny", **resource}))
    assert denied(s3.get_object, Bucket=world.bucket, Key="top")
    assert admin.get_object(Bucket=world.bucket, Key="top")


def test_a_bucket_that_demands_tls_serves_this_machine(world: World) -> None:
    world.attach(reading(f"{world.arn}/*"))
    tls_only = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [world.arn, f"{world.arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    world.account.client("s3").put_bucket_policy(Bucket=world.bucket, Policy=document(tls_only))

    assert world.s3().get_object(Bucket=world.bucket, Key="top")
    assert world.account.client("s3").put_object(Bucket=world.bucket, Key="new", Body=b"")


def test_the_administrator_needs_no_policy(world: World) -> None:
    s3 = world.account.client("s3")

    assert s3.get_object(Bucket=world.bucket, Key="top")
    assert s3.create_bucket(
        Bucket=f"other-{world.account.number}", CreateBucketConfiguration={"LocationConstraint": REGION}
    )


def test_what_is_not_there_is_said_to_those_who_may_ask(world: World) -> None:
    world.attach(reading(f"{world.arn}/*"))

    with pytest.raises(ClientError, match="NoSuchKey"):
        world.s3().get_object(Bucket=world.bucket, Key="missing")


def test_of_many_those_are_deleted_that_may_be_and_the_others_named(world: World) -> None:
    """With 200, as S3 does: whoever does not look at the errors believes that all are gone."""
    doomed = {"Bucket": world.bucket, "Delete": {"Objects": [{"Key": "top"}, {"Key": "songs/s.json"}]}}

    def named(answer: Any) -> tuple[set[str], set[str]]:
        return tuple({one["Key"] for one in answer.get(kind, [])} for kind in ("Deleted", "Errors"))  # type: ignore[return-value]

    world.attach(reading(f"{world.arn}/*"))
    answer = world.s3().delete_objects(**doomed)
    assert named(answer) == (set(), {"top", "songs/s.json"})
    assert {error["Code"] for error in answer["Errors"]} == {"AccessDenied"}
    assert "is not authorized to perform: s3:DeleteObject on resource" in answer["Errors"][0]["Message"]

    world.attach({"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": f"{world.arn}/songs/*"})
    assert named(world.s3().delete_objects(**doomed)) == ({"songs/s.json"}, {"top"})
    keys = [one["Key"] for one in world.account.client("s3").list_objects_v2(Bucket=world.bucket)["Contents"]]
    assert "top" in keys
    assert "songs/s.json" not in keys


def test_a_version_is_another_right(world: World) -> None:
    world.account.client("s3").put_bucket_versioning(Bucket=world.bucket, VersioningConfiguration={"Status": "Enabled"})
    version = world.account.client("s3").put_object(Bucket=world.bucket, Key="top", Body=b"")["VersionId"]
    named = {"Bucket": world.bucket, "Key": "top", "VersionId": version}
    world.attach({"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": f"{world.arn}/*"})
    s3 = world.s3()

    assert s3.get_object(Bucket=world.bucket, Key="top")
    assert "s3:GetObjectVersion" in denied(s3.get_object, **named)
    assert "s3:DeleteObjectVersion" in denied(s3.delete_object, **named)
