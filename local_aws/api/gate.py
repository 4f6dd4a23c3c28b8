"""The one door to moto: who may ask, and for what.

Every other user of this machine, every container with its network and every web page that its owner opens reaches
loopback. So a request passes only for a name of loopback, from no web page, for a service that the project uses, and
signed by a key of this AWS.
"""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import Lock
from typing import Any

from local_aws.api.refusal import Refusal
from local_aws.api.signature import Key, Request, Signature, SignatureError
from local_aws.environment import LOOPBACK

SERVICES = {
    "ec2": ("ec2", "ec2"),
    "ecr": ("ecr", "json"),
    "ecs": ("ecs", "json"),
    "events": ("events", "json"),
    "iam": ("iam", "query"),
    "kms": ("kms", "json"),
    "logs": ("logs", "json"),
    "monitoring": ("cloudwatch", "query"),
    "redshift": ("redshift", "query"),
    "redshift-serverless": ("redshiftserverless", "json"),
    "s3": ("s3", "s3"),
    "scheduler": ("scheduler", "json"),
    "secretsmanager": ("secretsmanager", "json"),
    "sns": ("sns", "query"),
    "sqs": ("sqs", "json"),
    "sts": ("sts", "query"),
    "tagging": ("resourcegroupstaggingapi", "json"),
}
"""Services that are served: the name that a signature says, moto's name, and the form of its errors."""
MAX_UNVERIFIED_BODY = 16 * 1024 * 1024
"""Longest body that is read before its signature is known to be right; AWS takes no longer one of such a service."""
_OWN_HOST = re.compile("|".join(rf"{re.escape(host)}(:\d{{1,5}})?" for host in LOOPBACK))
"""Any port: a name that somebody else points here is told by the name, and a proxy before this has another port."""

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Gate:
    """A WSGI application that lets verified requests through to moto's application of their service."""

    def __init__(self, find_key: Callable[[str], Key | None], make: Callable[[Any], Application]):
        self._find_key = find_key
        self._make = make
        self._making = Lock()
        self._one_at_a_time = Lock()
        self._applications: dict[str, Application] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        return self._choose(environ)(environ, start_response)

    def _choose(self, environ: dict[str, Any]) -> Application:
        request = _request(environ)
        signature = Signature.of(request)
        service, protocol = SERVICES.get(signature.service if signature else "", ("", _protocol_of(request)))
        foreign = not _OWN_HOST.fullmatch(request.headers.get("host", "")) or not request.path.startswith("/")
        if foreign or "origin" in request.headers:
            return Refusal("AccessDenied", "This AWS answers programs of this machine, and no web page.", protocol)
        if signature is None:
            return _unsigned(request, protocol)
        if not service:
            return Refusal(
                "NotImplemented",
                f"The AWS on this machine does not emulate {signature.service}. "
                f"It serves {', '.join(sorted(SERVICES))} (local_aws/api/gate.py).",
                protocol,
                501,
            )
        try:
            signature.verify(request, self._find_key, lambda: _read_body(environ))
        except SignatureError as error:
            return Refusal(error.code, str(error), protocol)
        _name_caller(environ, signature)
        return self._application(service)

    def _application(self, service: str) -> Application:
        with self._making:
            if service not in self._applications:
                made = self._make(service)
                self._applications[service] = made if service == "s3" else self._in_turn(made)
            return self._applications[service]

    def _in_turn(self, application: Application) -> Application:
        """Let one request in at a time: moto's memory is not made for threads, and Terraform sends ten at once.

        S3 stays outside. A load reads it by many connections, and each of moto's objects stands for itself.
        """

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            with self._one_at_a_time:
                return application(environ, start_response)

        return answer


def _request(environ: dict[str, Any]) -> Request:
    path, _, query = environ["RAW_URI"].partition("?")
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value).encode("latin-1").decode(errors="replace")
        for name, value in environ.items()
        if (name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")) and isinstance(value, str)
    }
    return Request(environ["REQUEST_METHOD"], path, query, headers)


def _unsigned(request: Request, protocol: str) -> Refusal:
    if request.headers.get("authorization", "").startswith("AWS ") or "AWSAccessKeyId=" in request.query:
        # What boto3 presigns with unless Config(signature_version="s3v4") says otherwise; S3's newer regions answer so.
        message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
        return Refusal("InvalidRequest", message, protocol, 400)
    return Refusal("AccessDenied", "The request is not signed with Signature Version 4.", protocol)


def _protocol_of(request: Request) -> str:
    """Guess the form of an error for whoever did not say which service is meant."""
    kind = request.headers.get("content-type", "")
    if "x-amz-target" in request.headers or kind.startswith("application/json"):
        return "json"
    return "query" if kind.startswith("application/x-www-form-urlencoded") else "s3"


def _read_body(environ: dict[str, Any]) -> bytes:
    """Read the body once, and leave it for the service. Raises SignatureError when it is too long."""
    if "local_aws.body" not in environ:
        length = environ.get("CONTENT_LENGTH")
        if length is None and not environ.get("wsgi.input_terminated"):
            length = "0"
        if length is not None and int(length) > MAX_UNVERIFIED_BODY and "HTTP_X_AMZ_CONTENT_SHA256" not in environ:
            raise SignatureError("AccessDenied", f"A request of more than {MAX_UNVERIFIED_BODY} bytes.")
        body = environ["wsgi.input"].read() if length is None else environ["wsgi.input"].read(int(length))
        environ["local_aws.body"] = body
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
    return bytes(environ["local_aws.body"])


def _name_caller(environ: dict[str, Any], signature: Signature) -> None:
    """Let moto know who signed: it looks into the header only, and believes a header of its own about the account."""
    environ["HTTP_AUTHORIZATION"] = signature.authorization
    if signature.token:
        environ["HTTP_X_AMZ_SECURITY_TOKEN"] = signature.token
    environ.pop("HTTP_X_MOTO_ACCOUNT_ID", None)
