"""Every call of an API: which ones there were, and what one that is not emulated answers.

moto answers 500 with a page of HTML to an action that it does not have. Clients take that for a transient fault, and
ask again for minutes. `install()` is the one place where moto's own methods are replaced.
"""

import re
import warnings
from pathlib import Path
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.s3.responses import S3Response

from local_aws.moto_gaps.iam.calls import denied
from local_aws.moto_gaps.replacing import replace


class Calls:
    """The kinds of calls there were, in the order of the first of each: `service:Operation program`. A file keeps them.

    So a policy can be compared with what is really called.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._file: Path | None = None

    def keep_in(self, file: Path) -> None:
        """Write each kind to a file when it comes up first."""
        file.touch(mode=0o600)
        self._known, self._file = set(), file

    def record(self, service: str, operation: str | None, agent: str) -> None:
        """Note a call by a program, which `agent`, its User-Agent, may name."""
        program = PROGRAM.search(agent)
        name = f"{service}:{operation} {program[0] if program else '-'}"
        if operation and name not in self._known and self._file:
            self._known.add(name)
            with self._file.open("a") as file:
                file.write(f"{name}\n")


class NotEmulatedError(ServiceException):
    """moto does not have the action. Of this module, because moto looks for a service in an exception's module."""

    def __init__(self, action: str) -> None:
        super().__init__("InvalidAction", f"The action {action} is not emulated here. Test it on AWS.")


PROGRAM = re.compile(r"terraform-provider-aws|(?<=app/)[\w-]+")
"""How a User-Agent names a program: Terraform's provider, and whoever sets an application id in the SDK."""

COPY_SOURCE = "x-amz-copy-source"
PLAIN = {"GET": "GetObject", "PUT": "PutObject"}

CALLS = Calls()
_call_action = BaseResponse.call_action
_setup_s3 = S3Response.setup_class


def call_action(self: BaseResponse) -> Any:
    """Call the action of a request; one that moto does not have answers InvalidAction, in the service's protocol."""
    CALLS.record(str(self.service_name), self._get_action(), _agent(self.headers))
    if refused := denied(self):
        return _error(self, refused, 403 if refused.code == "AccessDenied" else 400)
    try:
        return _call_action(self)
    except NotImplementedError:
        return _error(self, NotEmulatedError(f"{self.service_name}:{self._get_action()}"), 400)


def _error(request: BaseResponse, error: ServiceException, status: int) -> Any:
    with warnings.catch_warnings():  # moto's, that no service's model has such an error
        warnings.simplefilter("ignore")
        _, headers, body = request.serialized(ActionResult(error))
    return status, headers, body


def setup_s3(self: S3Response, request: Any, *args: Any, **kwargs: Any) -> None:
    """Read a request to S3, which moto leads past `call_action`."""
    _setup_s3(self, request, *args, **kwargs)
    # To find the operation takes a tenth of the request. A plain GET or PUT of an object says it.
    plain = not request.query_string and request.path.strip("/").count("/") and COPY_SOURCE not in request.headers
    known = PLAIN.get(request.method) if plain else None
    CALLS.record("s3", known or self._get_action_from_method_and_request_uri(request), _agent(self.headers))


def _agent(headers: Any) -> str:
    return str(headers.get("User-Agent", ""))


def install(file: Path | None = None) -> None:
    """Put the recorded calls in place of moto's; `file` is where their kinds are kept."""
    if file is not None:
        CALLS.keep_in(file)
    replace(BaseResponse, "call_action", call_action)
    replace(S3Response, "setup_class", setup_s3)
