"""PostgreSQL's errors in Redshift's words, where a client may look for them."""

from local_aws.redshift.errors import BackendError

_VIOLATION = "Serializable isolation violation on table, transactions forming the cycle are not known to the stand-in"
"""Redshift names the table and the transactions, which PostgreSQL does not."""
_BEGINNINGS = (
    ("22001", "value too long", "Value too long"),
    ("0A000", "cross-database references are not implemented", "the stand-in Redshift does not have other databases"),
    (
        "0A000",
        "cannot accept a value of type any",
        "the stand-in Redshift does not take a bare text for VARBYTE: cast it",
    ),
    ("42846", "cannot cast type varbyte to ", "the stand-in Redshift does not cast VARBYTE to "),
    ("42883", "operator does not exist: varbyte ", "the stand-in Redshift does not have this operator: VARBYTE "),
    # PostgreSQL 15's own; 17 and later merge into views, and the stand-in refuses it.
    ("0A000", "cannot execute MERGE on relation ", "MERGE: the target must be a table, not a view: "),
    ("42501", "permission denied for table ", "permission denied for relation "),
    ("42501", "permission denied for view ", "permission denied for relation "),
)
"""Messages that only begin in other words: SQLSTATE, PostgreSQL's beginning, and Redshift's."""
_REPLACED = (
    ("21000", "MERGE command cannot affect row", "XX000", "Found multiple matches to update the same tuple"),
    ("22003", "numeric field overflow", "22003", "Numeric data overflow (result precision)"),
    ("23502", "null value in column", "23502", "Cannot insert a NULL value into column {column}"),
    ("428C9", "cannot insert a non-DEFAULT value", "0A000", "cannot set an identity column to a value"),
)
"""Messages that Redshift words differently: SQLSTATE, PostgreSQL's beginning, Redshift's SQLSTATE and message."""


def redshift_words(error: BackendError) -> BackendError:
    """Return a PostgreSQL error in Redshift's words, without the context, which names the stand-in's own functions."""
    known = {code: value for code, value in error.fields.items() if code != "W"}
    for sqlstate, begin, words in _BEGINNINGS:
        if error.sqlstate == sqlstate and error.message.startswith(begin):
            return BackendError(sqlstate, words + error.message.removeprefix(begin), known)
    if error.sqlstate == "40001":
        return _conflict(error)
    for sqlstate, begin, theirs, words in _REPLACED:
        if error.sqlstate == sqlstate and error.message.startswith(begin):
            return BackendError(theirs, words.format(column=known.get("c")), _place(known))
    return BackendError(error.sqlstate, error.message.replace("redshift_system.", ""), known)


def _conflict(error: BackendError) -> BackendError:
    place = _place(error.fields)
    if "read/write dependencies" in error.message:
        return BackendError("XX000", "1023", place | {"D": _VIOLATION})
    # The wording of SNAPSHOT isolation, which new clusters have.
    return BackendError("40001", "could not complete because of conflict with concurrent transaction", place)


def _place(known: dict[str, str]) -> dict[str, str]:
    return {code: known[code] for code in "stc" if code in known}
