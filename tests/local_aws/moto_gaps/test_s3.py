from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.aws import REGION
from tests.support.moto_server import Account

BUCKET = "gaps"


@pytest.fixture
def s3(account: Account) -> Iterator[Any]:
    client = account.client("s3")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)


def test_a_versioned_bucket_can_be_emptied(s3: Any) -> None:
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=BUCKET, Key="deleted", Body=b"once")
    s3.delete_object(Bucket=BUCKET, Key="deleted")
    found = s3.list_object_versions(Bucket=BUCKET)

    # The order in which Terraform's provider empties a bucket: the versions, then the markers.
    for versions in (found["Versions"], found["DeleteMarkers"]):
        objects = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions]
        answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": objects})
        assert "Errors" not in answer

    assert not {"Versions", "DeleteMarkers"} & s3.list_object_versions(Bucket=BUCKET).keys()


def test_a_key_may_hold_what_a_path_does_not(s3: Any) -> None:
    keys = sorted(["a\nb.json", "a\r\nb/", "//c", "d//e", "f?g#h", "%0A"])
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]] == keys
    assert [s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode() for key in keys] == keys


def test_an_archived_object_is_given_to_nobody_before_it_is_restored(s3: Any) -> None:
    key = "it's 100% é/x+y.json"
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}", StorageClass="GLACIER")
    with pytest.raises(ClientError) as refused:
        s3.get_object(Bucket=BUCKET, Key=key)
    answer = refused.value.response
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]) == (403, "InvalidObjectState")
    assert "RestoreExpiryDate" not in listed(s3)["RestoreStatus"]
    s3.restore_object(Bucket=BUCKET, Key=key, RestoreRequest={"Days": 1})
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"{}"
    status = listed(s3)["RestoreStatus"]
    assert status["IsRestoreInProgress"] is False
    assert status["RestoreExpiryDate"] > listed(s3)["LastModified"]
    assert "RestoreStatus" not in s3.list_objects_v2(Bucket=BUCKET)["Contents"][0], "only who asks is told"


def listed(s3: Any) -> Any:
    [entry] = s3.list_objects_v2(Bucket=BUCKET, OptionalObjectAttributes=["RestoreStatus"])["Contents"]
    return entry


REQUESTS: dict[str, Callable[[Any, dict[str, str]], Any]] = {
    "PutObject": lambda s3, owner: s3.put_object(Bucket=BUCKET, Key="x", Body=b"1", **owner),
    "GetObject": lambda s3, owner: s3.get_object(Bucket=BUCKET, Key="x", **owner),
    "ListObjectsV2": lambda s3, owner: s3.list_objects_v2(Bucket=BUCKET, **owner),
    "DeleteObjects": lambda s3, owner: s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "x"}]}, **owner),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_bucket_of_another_owner_than_expected_is_refused(
    s3: Any, account: Account, request_: Callable[[Any, dict[str, str]], Any]
) -> None:
    s3.put_object(Bucket=BUCKET, Key="x", Body=b"0")
    with pytest.raises(ClientError) as refused:
        request_(s3, {"ExpectedBucketOwner": "999999999999"})
    answer = refused.value.response
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]) == (403, "AccessDenied")
    assert s3.get_object(Bucket=BUCKET, Key="x")["Body"].read() == b"0"
    request_(s3, {"ExpectedBucketOwner": account.number})
