"""A request that is refused before any service sees it, in the form in which its client expects an error."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

_STATUS = {400: "400 Bad Request", 401: "401 Unauthorized", 403: "403 Forbidden", 501: "501 Not Implemented"}
_NAMES: dict[str, dict[str, tuple[str, int]]] = {
    "query": {
        "AccessDenied": ("MissingAuthenticationToken", 403),
        "InvalidAccessKeyId": ("InvalidClientTokenId", 403),
        "XAmzContentSHA256Mismatch": ("SignatureDoesNotMatch", 403),
        "RequestTimeTooSkewed": ("SignatureDoesNotMatch", 403),
    },
    "ec2": {
        "AccessDenied": ("MissingAuthenticationToken", 403),
        "InvalidAccessKeyId": ("AuthFailure", 401),
        "SignatureDoesNotMatch": ("AuthFailure", 401),
        "XAmzContentSHA256Mismatch": ("AuthFailure", 401),
        "RequestTimeTooSkewed": ("AuthFailure", 401),
    },
    "json": {
        "AccessDenied": ("MissingAuthenticationTokenException", 400),
        "InvalidAccessKeyId": ("UnrecognizedClientException", 400),
        "SignatureDoesNotMatch": ("InvalidSignatureException", 400),
        "XAmzContentSHA256Mismatch": ("InvalidSignatureException", 400),
        "RequestTimeTooSkewed": ("InvalidSignatureException", 400),
        "ExpiredToken": ("ExpiredTokenException", 400),
    },
}
"""What a service calls an error for which S3 has another name: (code, status) by protocol."""


class Refusal:
    """A WSGI application that answers one error: `code` is S3's name for it, `protocol` is s3, query, ec2 or json."""

    def __init__(self, code: str, message: str, protocol: str, status: int = 403) -> None:
        self.code, self.status = _NAMES.get(protocol, {}).get(code, (code, status))
        self.message = message
        self.protocol = protocol

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer."""
        body = self._body(str(uuid4())).encode()
        kind = "application/x-amz-json-1.1" if self.protocol == "json" else "text/xml"
        start_response(_STATUS[self.status], [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _body(self, request_id: str) -> str:
        if self.protocol == "json":
            return json.dumps({"__type": self.code, "message": self.message})
        error = f"<Code>{self.code}</Code><Message>{escape(self.message)}</Message>"
        if self.protocol == "s3":
            return f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
        if self.protocol == "ec2":
            return f"<Response><Errors><Error>{error}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
        return (
            f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
