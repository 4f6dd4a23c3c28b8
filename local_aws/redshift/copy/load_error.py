"""What went wrong in a row, with the codes of the guide's load error reference [r_Load_Error_Reference]."""

from dataclasses import dataclass
from enum import IntEnum

from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError


class LoadErrorCode(IntEnum):
    """The codes of the load error reference that a COPY of JSON can meet."""

    RANGE = 1204
    DATE = 1205
    TIMESTAMP = 1206
    DIGIT = 1207
    BOOLEAN = 1210
    NOT_NULL = 1213
    LINE = 1216
    UTF8 = 1220
    INTEGER_OVERFLOW = 1222
    UNREADABLE = 9001
    """Not in the reference: what Redshift reports for a compressed object that cannot be inflated."""


@dataclass(frozen=True)
class LoadError:
    """One row of sys_load_error_detail and stl_load_errors [r_STL_LOAD_ERRORS].

    `line_number` counts from 1 and is the JSON object's last line. The column fields are empty when the object itself
    cannot be read. `raw_line` and `raw_field_value` hold at most 1,024 characters.
    """

    file: str
    line_number: int
    error_code: int
    error_reason: str
    column_name: str = ""
    type: str = ""
    length: str = ""
    position: int = 0
    raw_field_value: str = ""
    raw_line: str = ""


class FieldError(Exception):
    """A value that its column cannot hold; `position` is the place in the value, `column` that in the list, from 0."""

    def __init__(self, code: LoadErrorCode, reason: str, position: int = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.position = position
        self.column: int | None = None


class CopyFailed(RedshiftError):  # noqa: N818  # COPY failed: a state, as RedshiftError is the error
    """A COPY that its data ended. `errors` belong into the system tables, outside the client's transaction."""

    def __init__(self, message: str, errors: list[LoadError], context: str = "") -> None:
        super().__init__(INTERNAL_ERROR, message)
        self.errors = errors
        self.context = context
