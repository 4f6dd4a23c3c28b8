"""What the planner asks the database about the relations that a statement names."""

import json
from collections.abc import Set

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate import types
from local_aws.redshift.translate.rules.names import quoted
from local_aws.redshift.translate.scope import Column, Table
from local_aws.redshift.wire.backend import FAILED, IN_TRANSACTION, Backend

_COLUMNS = "SELECT * FROM redshift_system.columns_of_relations($1::jsonb)"
_MADE_AGAIN = """
SELECT c.oid
FROM jsonb_array_elements_text($1::jsonb) AS n (name)
CROSS JOIN parse_ident(n.name) AS parts
JOIN pg_catalog.pg_class AS c ON c.relname = parts[cardinality(parts)]
JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
    AND s.nspname = ANY (CASE cardinality(parts) WHEN 1 THEN current_schemas(true) ELSE parts[:1] END)
WHERE pg_catalog.to_regclass(n.name) <> c.oid
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS k WHERE k.oid = pg_catalog.to_regclass(n.name))
"""
"""Tables that another session has made again since the transaction's snapshot, which still has the old ones. PostgreSQL
would find the new ones by their names, and show them empty."""
Name = tuple[str | None, str]


def read_tables(backend: Backend, names: Set[Name]) -> dict[Name, Table]:
    """Return those relations that there are; none in a transaction that has failed.

    Raises RedshiftError XX000 for a table that was made again since the transaction began to read.
    """
    listed = list(names)
    if not listed or backend.status == FAILED:
        return {}
    found: dict[Name, Table] = {}
    written = [".".join(quoted(part) for part in name if part) for name in listed]
    rows = backend.run(_COLUMNS, json.dumps(written))
    for place, is_view, column, kind, modifier in rows:
        table = found.setdefault(listed[int(place or 0) - 1], Table([], is_view == "t"))
        table.columns.append(Column(column or "", types.of_catalog(kind or "", int(modifier or -1))))
    unknown = [text for name, text in zip(listed, written, strict=True) if name not in found]
    if unknown and backend.status == IN_TRANSACTION:
        for (oid,) in backend.run(_MADE_AGAIN, json.dumps(unknown)):
            raise RedshiftError("XX000", f"could not open relation with OID {oid}")
    return found
