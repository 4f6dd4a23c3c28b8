"""Whoever reaches loopback: another user of this machine, a container with its network, a web page."""

import http.client
import json
import os
import pwd
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from local_aws.api.gate import SERVICES
from tests.support.aws import aws_client, client_of, role_for
from tests.support.local_aws import LocalAws
from tests.support.machine import Machine, outputs

NOBODY = pytest.mark.skipif(os.geteuid() != 0, reason="not root, so this test cannot be another user")
READS = {
    "ec2": ("ec2", "describe_vpcs"),
    "iam": ("iam", "list_roles"),
    "kms": ("kms", "list_keys"),
    "monitoring": ("cloudwatch", "describe_alarms"),
    "redshift": ("redshift", "describe_clusters"),
    "redshift-serverless": ("redshift-serverless", "list_workgroups"),
    "s3": ("s3", "list_buckets"),
    "secretsmanager": ("secretsmanager", "list_secrets"),
    "ecr": ("ecr", "describe_repositories"),
    "ecs": ("ecs", "list_clusters"),
    "events": ("events", "list_rules"),
    "logs": ("logs", "describe_log_groups"),
    "scheduler": ("scheduler", "list_schedules"),
    "sqs": ("sqs", "list_queues"),
    "sns": ("sns", "list_topics"),
    "sts": ("sts", "get_caller_identity"),
    "tagging": ("resourcegroupstaggingapi", "get_resources"),
}
"""One request that only reads, per service that is served."""
CODES = {
    "s3": ("InvalidAccessKeyId", "SignatureDoesNotMatch"),
    "ec2": ("AuthFailure", "AuthFailure"),
    "query": ("InvalidClientTokenId", "SignatureDoesNotMatch"),
    "json": ("UnrecognizedClientException", "InvalidSignatureException"),
}


class Answer:
    """What came back over plain HTTP."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower() for name, _ in response.getheaders()}
        self.text = response.read().decode(errors="replace")


def ask(aws: LocalAws, method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    """Send exactly this."""
    connection = http.client.HTTPConnection(urlsplit(aws.env["AWS_ENDPOINT_URL"]).netloc, timeout=30)
    try:
        connection.request(method, target, body, headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def signed(aws: LocalAws, service: str, method: str, path: str, **options: Any) -> dict[str, str]:
    """Return the headers of a request that the administrator signs, as botocore would."""
    keys = Credentials(aws.env["AWS_ACCESS_KEY_ID"], aws.env["AWS_SECRET_ACCESS_KEY"])
    url = f"http://{options.get('host', urlsplit(aws.env['AWS_ENDPOINT_URL']).netloc)}{path}"
    request = AWSRequest(method, url, options.get("headers", {}), options.get("body", b""))
    signer: Any = S3SigV4Auth if service == "s3" else SigV4Auth
    now = options.get("now", datetime.now(timezone.utc))
    with mock.patch("botocore.auth.get_current_datetime", return_value=now):
        signer(keys, service, "us-east-1").add_auth(request)
    return dict(request.headers.items()) | {"Host": urlsplit(url).netloc}


@pytest.fixture(scope="module")
def bucket(local_aws: LocalAws) -> Iterator[str]:
    """A bucket with one object."""
    name = "attacked"
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="a b/ü+'%~.txt", Body=b"hello", Metadata={"x_y": "1"})
    yield name
    s3.delete_object(Bucket=name, Key="a b/ü+'%~.txt")
    s3.delete_bucket(Bucket=name)


def test_every_service_that_is_served_is_tried_here() -> None:
    assert set(READS) == set(SERVICES)


@pytest.mark.parametrize("service", READS)
def test_a_key_that_is_not_this_aws_own_opens_nothing(local_aws: LocalAws, service: str) -> None:
    client, operation = READS[service]
    getattr(local_aws.client(client), operation)()
    real = {"AWS_ACCESS_KEY_ID": local_aws.env["AWS_ACCESS_KEY_ID"]}
    for keys, code in zip(
        ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, real), CODES[SERVICES[service][1]], strict=True
    ):
        stranger = client_of(local_aws.env | {"AWS_SECRET_ACCESS_KEY": "invented"} | keys, client)
        with pytest.raises(ClientError) as caught:
            getattr(stranger, operation)()
        assert code in str(caught.value)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 401, 403)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"Action=DescribeClusters&Version=2012-12-01"),
        ({"X-Amz-Target": "secretsmanager.GetSecretValue", "Content-Type": "application/x-amz-json-1.1"}, b"{}"),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request"}, b""),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature="}, b""),
        ({"Authorization": "AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg="}, b""),
        ({"X-Moto-Account-Id": "123456789012"}, b""),
    ],
)
def test_a_request_without_a_signature_opens_nothing(local_aws: LocalAws, headers: dict[str, str], body: bytes) -> None:
    answer = ask(local_aws, "POST" if body else "GET", "/", headers, body)
    assert answer.status in (400, 403)
    assert "Bucket" not in answer.text


@pytest.mark.parametrize("path", ["/moto-api/reset", "/moto-api/reset-auth", "/moto-api/recorder/start-recording"])
def test_motos_own_api_is_not_there(local_aws: LocalAws, path: str) -> None:
    assert ask(local_aws, "POST", path).status == 403
    ask(local_aws, "POST", path, signed(local_aws, "s3", "POST", path))
    buckets = [found["Name"] for found in local_aws.client("s3").list_buckets()["Buckets"]]
    assert outputs(local_aws)["work_bucket"] in buckets


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("cloudformation", "get_template_summary", {"TemplateBody": "{}"}),
        ("batch", "describe_job_queues", {}),
        ("redshift-data", "list_statements", {}),
        ("lambda", "list_functions", {}),
        ("dynamodb", "list_tables", {}),
    ],
)
def test_what_is_not_emulated_says_so(
    local_aws: LocalAws, service: str, operation: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(local_aws.client(service), operation)(**arguments)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "does not emulate" in str(caught.value)


def as_nobody(*argv: str) -> subprocess.CompletedProcess[str]:
    account = pwd.getpwnam("nobody")
    return subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.defpath},
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
    )


@NOBODY
def test_a_template_of_another_user_runs_no_command(local_aws: LocalAws, tmp_path: Path) -> None:
    made = tmp_path / "made"
    template = f'!!python/object/apply:os.system ["touch {made}"]'
    body = f"Action=GetTemplateSummary&Version=2010-05-15&TemplateBody={quote(template)}"
    host, _, port = urlsplit(local_aws.env["AWS_ENDPOINT_URL"]).netloc.partition(":")
    request = (
        f"POST / HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    )
    send = f"exec 3<>/dev/tcp/{host}/{port}; printf '%b' \"$0\" >&3; cat <&3"
    done = as_nobody("bash", "-c", send, request)
    assert "403" in done.stdout, done.stderr
    signed_headers = signed(local_aws, "cloudformation", "POST", "/", body=body.encode())
    assert ask(local_aws, "POST", "/", signed_headers, body.encode()).status == 501
    assert not made.exists()


@NOBODY
def test_another_user_reads_no_file_of_the_state(local_aws: LocalAws) -> None:
    state = Path(local_aws.env["LOCAL_AWS_STATE"])
    state.parent.chmod(0o755)
    files = [path for path in state.rglob("*") if path.is_file()]
    assert {"credentials.json", "pgpass", "server.key", "redshift.json"} <= {path.name for path in files}
    for path in files:
        assert as_nobody("cat", str(path)).returncode != 0
        assert path.stat().st_mode & 0o077 == 0, path
    assert as_nobody("ls", str(state)).returncode != 0


def test_a_web_page_gets_no_answer(local_aws: LocalAws) -> None:
    headers = signed(local_aws, "s3", "GET", "/")
    assert ask(local_aws, "GET", "/", headers).status == 200
    for origin in ("https://evil.example", "null", local_aws.env["AWS_ENDPOINT_URL"]):
        for method, sent in (("GET", headers), ("OPTIONS", {}), ("POST", {})):
            answer = ask(local_aws, method, "/", sent | {"Origin": origin})
            assert answer.status == 403
            assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert not [name for name in ask(local_aws, "GET", "/", headers).headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.2:{port}"]
)
def test_a_name_that_somebody_else_points_here_gets_no_answer(local_aws: LocalAws, host: str) -> None:
    """DNS rebinding: the browser thinks that it talks to its own origin."""
    named = host.format(port=urlsplit(local_aws.env["AWS_ENDPOINT_URL"]).port)
    answer = ask(local_aws, "GET", "/", signed(local_aws, "s3", "GET", "/", host=named))
    assert answer.status in (400, 403)


def test_localhost_is_a_name_of_this_machine(local_aws: LocalAws) -> None:
    host = f"localhost:{urlsplit(local_aws.env['AWS_ENDPOINT_URL']).port}"
    assert ask(local_aws, "GET", "/", signed(local_aws, "s3", "GET", "/", host=host)).status == 200


def test_what_was_signed_is_all_that_passes(local_aws: LocalAws, bucket: str) -> None:
    path = f"/{bucket}/new"
    headers = signed(local_aws, "s3", "PUT", path, body=b"mine")
    assert ask(local_aws, "PUT", path, headers, b"theirs").status == 403
    assert ask(local_aws, "PUT", f"/{bucket}/other", headers, b"mine").status == 403
    assert ask(local_aws, "PUT", f"{path}?acl", headers, b"mine").status == 403
    assert ask(local_aws, "DELETE", path, headers, b"mine").status == 403
    assert ask(local_aws, "PUT", path, headers | {"X-Amz-Date": "20200101T000000Z"}, b"mine").status == 403
    body = b"Action=DescribeClusters&Version=2012-12-01"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    redshift = signed(local_aws, "redshift", "POST", "/", body=body, headers=form)
    assert ask(local_aws, "POST", "/", redshift, body).status == 200
    assert ask(local_aws, "POST", "/", redshift, body.replace(b"Describe", b"Restore_")).status == 403
    assert "new" not in str(local_aws.client("s3").list_objects_v2(Bucket=bucket))
    assert ask(local_aws, "PUT", path, headers, b"mine").status == 200
    local_aws.client("s3").delete_object(Bucket=bucket, Key="new")


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_signature_does_not_last(local_aws: LocalAws, minutes: int) -> None:
    then = datetime.now(timezone.utc) + timedelta(minutes=minutes)
    answer = ask(local_aws, "GET", "/", signed(local_aws, "s3", "GET", "/", now=then))
    assert (answer.status, "RequestTimeTooSkewed" in answer.text) == (403, True)


def fetched(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def presigned(aws: LocalAws, bucket: str, version: str | None = "s3v4", **keys: str) -> str:
    known = {
        "aws_access_key_id": aws.env["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": aws.env["AWS_SECRET_ACCESS_KEY"],
    }
    config = Config(signature_version=version)
    s3 = aws_client("s3", aws.env["AWS_ENDPOINT_URL"], region_name="us-east-1", config=config, **(known | keys))
    where = {"Bucket": bucket, "Key": "a b/ü+'%~.txt"}
    return str(s3.generate_presigned_url("get_object", Params=where, ExpiresIn=60))


def test_a_presigned_url_is_for_one_object_and_one_time(local_aws: LocalAws, bucket: str) -> None:
    url = presigned(local_aws, bucket)
    assert fetched(url) == (200, "hello")
    assert fetched(url.replace("~.txt", "-.txt"))[0] == 403
    assert fetched(url.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))[0] == 403
    assert fetched(presigned(local_aws, bucket, aws_secret_access_key="invented"))[0] == 403
    assert fetched(presigned(local_aws, bucket, aws_access_key_id="AKIAIOSFODNN7EXAMPLE"))[0] == 403
    past = datetime.now(timezone.utc) - timedelta(seconds=61)
    with mock.patch("botocore.auth.get_current_datetime", return_value=past):
        status, said = fetched(presigned(local_aws, bucket))
    assert (status, "expired" in said) == (403, True)


def test_an_older_signature_is_refused_in_s3s_words(local_aws: LocalAws, bucket: str) -> None:
    status, said = fetched(presigned(local_aws, bucket, version="s3"))
    assert (status, "Please use AWS4-HMAC-SHA256" in said) == (400, True)


def test_the_session_of_a_role_needs_its_token_and_its_rights(local_aws: LocalAws, bucket: str) -> None:
    role = role_for(local_aws.client("iam"), "powerless.amazonaws.com")
    session = local_aws.client("sts").assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    keys = {"aws_access_key_id": session["AccessKeyId"], "aws_secret_access_key": session["SecretAccessKey"]}
    status, said = fetched(presigned(local_aws, bucket, **keys))
    assert (status, "SignatureDoesNotMatch" in said) == (403, True)
    for token, reason in ((session["SessionToken"], "not authorized"), ("invented", "SignatureDoesNotMatch")):
        status, said = fetched(presigned(local_aws, bucket, aws_session_token=token, **keys))
        assert (status, reason in said) == (403, True)


def test_the_key_of_an_iam_user_ends_with_it(local_aws: LocalAws) -> None:
    iam = local_aws.client("iam")
    iam.create_user(UserName="somebody")
    key = iam.create_access_key(UserName="somebody")["AccessKey"]
    env = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    sts = client_of(local_aws.env | env, "sts")
    assert sts.get_caller_identity()["Arn"].endswith(":user/somebody")
    iam.delete_access_key(UserName="somebody", AccessKeyId=key["AccessKeyId"])
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        sts.get_caller_identity()


@pytest.mark.parametrize(
    "identifier", ["a/../../../victim", "..", "a/b", "/etc", "A", "1a", "a-", "a--b", "a.b", "a\n", "ä", "a" * 64]
)
def test_an_identifier_is_no_path(local_aws: LocalAws, identifier: str, tmp_path: Path) -> None:
    redshift = local_aws.client("redshift")
    wanted = {"NodeType": "ra3.large", "MasterUsername": "master", "ManageMasterPassword": True, "Port": 8199}
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        redshift.create_cluster(ClusterIdentifier=identifier, **wanted)
    with pytest.raises(ClientError, match="ClusterNotFound"):
        redshift.delete_cluster(ClusterIdentifier=identifier, SkipFinalClusterSnapshot=True)


def test_the_cluster_of_up_is_one_like_any_other(local_aws: LocalAws) -> None:
    redshift, found = local_aws.client("redshift"), outputs(local_aws)
    name = found["redshift_cluster_identifier"]
    [cluster] = redshift.describe_clusters(ClusterIdentifier=name)["Clusters"]
    assert cluster["Endpoint"] == {"Address": local_aws.env["PGHOST"], "Port": int(local_aws.env["PGPORT"])}
    assert cluster["MasterPasswordSecretArn"] == found["redshift_secret_arn"]
    assert [role["IamRoleArn"] for role in cluster["IamRoles"]] == [found["copy_role_arn"]]
    login = redshift.get_cluster_credentials(ClusterIdentifier=name, DbUser="awsuser")
    passfile = {"passfile": "/dev/null", "user": login["DbUser"], "password": login["DbPassword"]}
    with local_aws.connect(**passfile) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("awsuser",)
    connection.close()


def test_its_copy_needs_a_role_that_it_has(local_aws: LocalAws, bucket: str) -> None:
    with local_aws.connect() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE t (a INT)")
        with pytest.raises(Exception, match="is not associated to cluster"):
            cursor.execute(f"COPY t FROM 's3://{bucket}/' IAM_ROLE 'arn:aws:iam::999999999999:role/nope' JSON 'auto'")
    connection.close()


def test_no_two_states_have_a_key_in_common(local_aws: LocalAws, machine: Machine) -> None:
    machine.up()
    theirs = machine.aws()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        assert theirs.env[name] != local_aws.env[name]
    crossed = {name: local_aws.env[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    with pytest.raises(ClientError, match="InvalidAccessKeyId"):
        client_of(theirs.env | crossed, "s3").list_buckets()
    kept = json.loads((machine.state / "credentials.json").read_text())
    assert kept["secret_key"] == theirs.env["AWS_SECRET_ACCESS_KEY"]
