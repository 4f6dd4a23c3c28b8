"""An account with something to allow and to deny."""

import json
from dataclasses import dataclass
from typing import Any

from tests.support.moto_server import Account

TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "redshift.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@dataclass(frozen=True)
class World:
    """An account with a bucket of five objects and a role without any policy."""

    account: Account
    bucket: str

    @property
    def arn(self) -> str:
        return f"arn:aws:s3:::{self.bucket}"

    @property
    def role(self) -> str:
        return f"arn:aws:iam::{self.account.number}:role/copy"

    def attach(self, *statements: dict[str, Any]) -> None:
        """Put an inline policy of these statements on the role."""
        self.account.client("iam").put_role_policy(
            RoleName="copy", PolicyName="read", PolicyDocument=document(*statements)
        )

    def s3(self) -> Any:
        """Return an S3 client with the rights of the role."""
        session = self.account.client("sts").assume_role(RoleArn=self.role, RoleSessionName="test")["Credentials"]
        return self.account.client(
            "s3",
            aws_access_key_id=session["AccessKeyId"],
            aws_secret_access_key=session["SecretAccessKey"],
            aws_session_token=session["SessionToken"],
        )


KEYS = ["logs/a.json", "logs/b c;'%.json", "logs-private/x.json", "songs/s.json", "top"]
