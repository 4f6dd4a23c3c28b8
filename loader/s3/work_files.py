"""The files of one run in the project's own bucket: manifests, packs, rows for the ledger."""

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from loader.aws import client as aws
from loader.aws.s3_uri import S3Uri
from loader.settings.declared import Settings


class WorkFiles:
    """Puts files below runs/RUN_ID/ in the work bucket, and removes them."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self._bucket = settings.work_bucket
        self._prefix = f"runs/{run_id}/"
        self._owner = settings.work_bucket_owner
        self._region = settings.aws_region

    def uri(self, name: str) -> S3Uri:
        """Return the place of a file."""
        return S3Uri(self._bucket, self._prefix + name)

    def _s3(self) -> Any:
        return aws.client("s3", self._region, self._owner)

    def put(self, name: str, body: bytes) -> S3Uri:
        """Write a file. Raises AccessError."""
        uri = self.uri(name)
        with aws.explained(
            "a work file cannot be put into S3", where=str(uri), action="s3:PutObject", owner=self._owner
        ):
            self._s3().put_object(Bucket=uri.bucket, Key=uri.key, Body=body)
        return uri

    def upload(self, name: str, path: Path) -> S3Uri:
        """Write a file of any size. Raises AccessError."""
        from boto3.exceptions import S3UploadFailedError  # noqa: PLC0415 - few loads pack, and all would wait for it
        from boto3.s3.transfer import S3Transfer, TransferConfig  # noqa: PLC0415

        uri = self.uri(name)
        # Ctrl-C would wait for boto3's threads, a minute where S3 is silent.
        transfer = S3Transfer(client=self._s3(), config=TransferConfig(use_threads=False))  # type: ignore[arg-type]
        with aws.explained(
            "a work file cannot be put into S3", where=str(uri), action="s3:PutObject", owner=self._owner
        ):
            try:
                transfer.upload_file(str(path), uri.bucket, uri.key)
            except S3UploadFailedError as error:
                # boto3 hides what S3 said in a text; `explained` needs the error itself.
                raise error.__context__ or error from error
        return uri

    def remove(self) -> None:
        """Remove every file of the run. Raises AccessError."""
        where = f"s3://{self._bucket}/{self._prefix}"
        with aws.explained("work files cannot be removed", where=where, action="s3:DeleteObject", owner=self._owner):
            s3 = self._s3()
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                keys = [{"Key": entry["Key"]} for entry in page.get("Contents", ())]
                if keys:
                    answer = s3.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
                    for error in answer.get("Errors", ()):  # S3 answers 200 all the same
                        raise ClientError({"Error": error}, "DeleteObjects")
