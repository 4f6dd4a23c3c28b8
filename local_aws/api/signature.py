"""Signature Version 4 of a request, in its header or in its query, checked with botocore's own signer.

Source: [reference_sigv-signing-elements], IAM User Guide.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
CLOCK_SKEW = timedelta(minutes=15)
_TIME = "%Y%m%dT%H%M%SZ"
_IN_HEADER = ("Credential", "SignedHeaders", "Signature")
_AUTHORIZATION = re.compile(rf"{ALGORITHM}\s+" + r",\s*".join(rf"{name}=([^,\s]+)" for name in _IN_HEADER))
_HASH = re.compile(r"[0-9a-f]{64}")
_UNSIGNED = "UNSIGNED-PAYLOAD"
_TOKEN = "x-amz-security-token"  # noqa: S105 - the name of a header


class SignatureError(Exception):
    """A request that is not signed, or not by a key of this AWS; `code` is S3's name for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Key(NamedTuple):
    """What an access key is checked with; sessions of roles have a token and an end."""

    secret: str
    token: str | None = None
    expiration: datetime | None = None
    """Naive, UTC."""


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire."""

    method: str
    path: str
    """Undecoded."""
    query: str
    """Undecoded."""
    headers: dict[str, str]
    """By lower-case name; WSGI writes an underscore in a name as a hyphen."""


@dataclass(frozen=True)
class Signature:
    """What a request says of its signature."""

    access_key: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    time: datetime
    """Naive, UTC."""
    value: str
    token: str | None
    expires: int | None
    """Seconds, of a presigned URL; None for a signature in the header."""

    @classmethod
    def of(cls, request: Request) -> "Signature | None":
        """Read it from the header or the query; None when there is none that could be one."""
        stated = _from_header(request.headers) or _from_query(request.query)
        try:
            access_key, date, region, service, end = stated["Credential"].split("/")
            time = datetime.strptime(stated["Date"], _TIME)
            if end != "aws4_request" or date != stated["Date"][:8]:
                return None
            return cls(
                access_key=access_key,
                region=region,
                service=service,
                signed_headers=tuple(stated["SignedHeaders"].split(";")),
                time=time,
                value=stated["Signature"],
                token=stated.get("Security-Token"),
                expires=int(stated["Expires"]) if "Expires" in stated else None,
            )
        except (KeyError, ValueError):
            return None

    @property
    def authorization(self) -> str:
        """The header of this signature, also when it came in the query."""
        scope = f"{self.access_key}/{self.time:%Y%m%d}/{self.region}/{self.service}/aws4_request"
        return f"{ALGORITHM} Credential={scope}, SignedHeaders={';'.join(self.signed_headers)}, Signature={self.value}"

    def verify(self, request: Request, find: Callable[[str], Key | None], body: Callable[[], bytes]) -> None:
        """Raise SignatureError unless the key's owner signed this request, lately, with this body.

        `body` reads the body. It is called only when the signature over everything else is right, or cannot be judged
        without it.
        """
        key = find(self.access_key)
        if key is None:
            raise SignatureError(
                "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."
            )
        self._check_time(datetime.now(timezone.utc).replace(tzinfo=None), key)
        presigned = self.expires is not None and self.service == "s3"
        stated = request.headers.get("x-amz-content-sha256") or (_UNSIGNED if presigned else "")
        if not stated:
            stated = hashlib.sha256(body()).hexdigest()
        expected = self._expected(request, key, stated)
        if not hmac.compare_digest(expected, self.value) or (key.token or "") != (self.token or ""):
            raise SignatureError(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret Access Key and signing method.",
            )
        if _HASH.fullmatch(stated) and hashlib.sha256(body()).hexdigest() != stated:
            raise SignatureError(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            )

    def _check_time(self, now: datetime, key: Key) -> None:
        if key.expiration is not None and key.expiration < now:
            raise SignatureError("ExpiredToken", "The provided token has expired.")
        if self.expires is not None and now > self.time + timedelta(seconds=self.expires):
            raise SignatureError("AccessDenied", "Request has expired")
        if self.time > now + CLOCK_SKEW or (self.expires is None and self.time < now - CLOCK_SKEW):
            raise SignatureError(
                "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
            )

    def _expected(self, request: Request, key: Key, payload: str) -> str:
        signer: Any = S3SigV4Auth if self.service == "s3" else SigV4Auth
        auth = signer(Credentials(self.access_key, key.secret), self.service, self.region)
        again = AWSRequest(method=request.method, url="http://localhost/")
        for name in self.signed_headers:
            again.headers[name] = request.headers.get(name.replace("_", "-"), "")
        again.context["timestamp"] = self.time.strftime(_TIME)
        canonical = "\n".join(
            [
                request.method,
                auth._normalize_url_path(request.path),
                _canonical_query(request.query),
                auth.canonical_headers(again.headers) + "\n",
                ";".join(self.signed_headers),
                payload,
            ]
        )
        return str(auth.signature(auth.string_to_sign(again, canonical), again))


def _canonical_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    encoded = [(quote(n, safe="-_.~"), quote(v, safe="-_.~")) for n, v in pairs if n != "X-Amz-Signature"]
    return "&".join(f"{name}={value}" for name, value in sorted(encoded))


def _from_header(headers: dict[str, str]) -> dict[str, str]:
    found = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if not found:
        return {}
    stated = dict(zip(_IN_HEADER, found.groups(), strict=True)) | {"Date": headers.get("x-amz-date", "")}
    return stated | ({"Security-Token": headers[_TOKEN]} if _TOKEN in headers else {})


def _from_query(query: str) -> dict[str, str]:
    stated = {name.removeprefix("X-Amz-"): value for name, value in parse_qsl(query) if name.startswith("X-Amz-")}
    return stated if stated.get("Algorithm") == ALGORITHM and "Expires" in stated else {}
