"""PostgreSQL's errors in Redshift's words, where a client may look for them."""

import re

from local_aws.redshift.errors import BackendError

#: Name of the byte length check that the stand-in puts on a CHAR or VARCHAR column: its limit and column number.
_BYTES = re.compile(r"redshift_bytes_(\d+)_\d+$")


def redshift_words(error: BackendError) -> BackendError:
    """Return a PostgreSQL error in Redshift's words; an error that both word alike is returned as it is."""
    known = error.fields
    limit = _BYTES.match(known.get("n", ""))
    if error.sqlstate == "23514" and limit:
        # The row in PostgreSQL's detail would name the check's table, not the value.
        return BackendError(
            "22001",
            f"Value too long for type character varying({limit.group(1)})",
            {"D": "The length of CHAR and VARCHAR counts bytes, not characters.", **_place(known)},
        )
    if error.sqlstate == "22001" and error.message.startswith("value too long"):
        return BackendError("22001", "V" + error.message[1:], known)
    if error.sqlstate == "21000" and error.message.startswith("MERGE command cannot affect row"):
        return BackendError("XX000", "Found multiple matches to update the same tuple", _place(known))
    if error.sqlstate == "428C9" and error.message.startswith("cannot insert a non-DEFAULT value"):
        return BackendError("0A000", "cannot set an identity column to a value", _place(known))
    return error


def _place(known: dict[str, str]) -> dict[str, str]:
    return {code: known[code] for code in "stc" if code in known}
