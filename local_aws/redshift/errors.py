"""The errors that a client of the stand-in sees, with Redshift's words and SQLSTATE."""

SYNTAX_ERROR = "42601"
FEATURE_NOT_SUPPORTED = "0A000"
INVALID_PARAMETER = "22023"
INTERNAL_ERROR = "XX000"
"""What Redshift reports for most of its own failures, a failed COPY among them."""


class RedshiftError(Exception):
    """An error to be sent to the client.

    `sqlstate` has five characters; `detail` says more about the reason, `hint` what to write or do instead.
    """

    def __init__(self, sqlstate: str, message: str, detail: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.message = message
        self.detail = detail
        self.hint = hint


ON_AWS = "Redshift has it: test this statement on AWS."


def refused(message: str, remedy: str | None = None) -> RedshiftError:
    """Return the error for what Redshift refuses, in words of its own."""
    return RedshiftError(FEATURE_NOT_SUPPORTED, message, hint=remedy)


def not_here(what: str, remedy: str = ON_AWS) -> RedshiftError:
    """Return the error for what Redshift has and this stand-in does not."""
    return refused(f"the stand-in Redshift does not have {what}", remedy)


def not_in_redshift(what: str, remedy: str | None = None) -> RedshiftError:
    """Return the error for what PostgreSQL has and Redshift does not."""
    return refused(f"Redshift does not have {what}", remedy)


class BackendError(RedshiftError):
    """An error that PostgreSQL answered.

    `fields` are the fields of its ErrorResponse by their one-letter code ("W" context, "c" column, "t" table):
    https://www.postgresql.org/docs/current/protocol-error-fields.html
    """

    def __init__(self, sqlstate: str, message: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(sqlstate, message, self.fields.get("D"), self.fields.get("H"))
