import pytest
from moto.s3.models import FakeDeleteMarker

from local_aws.moto_gaps import s3 as moto_s3
from tests.support.aws import REGION
from tests.support.moto_server import moto_server, new_account

BUCKET = "versioned"


def test_a_versioned_bucket_can_be_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeDeleteMarker, "dispose", None, raising=False)  # undo the install
    moto_s3.install()
    with moto_server() as url:
        s3 = new_account(url).client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
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
        s3.delete_bucket(Bucket=BUCKET)
