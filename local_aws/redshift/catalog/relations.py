"""What the planner asks the database about the relations that a statement names."""

from collections.abc import Iterable, Set

from local_aws.redshift.translate import types
from local_aws.redshift.translate.rules.names import quoted
from local_aws.redshift.translate.scope import Column
from local_aws.redshift.wire.backend import FAILED, Backend

_COLUMNS = """
SELECT n.place, a.attname, t.typname, a.atttypmod
FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place)
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = pg_catalog.to_regclass(n.name)
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY n.place, a.attnum
"""
Name = tuple[str | None, str]


def read_columns(backend: Backend, names: Set[Name]) -> dict[Name, list[Column]]:
    """Return the columns of those relations that there are; none in a transaction that has failed."""
    listed = list(names)
    if not listed or backend.status == FAILED:
        return {}
    found: dict[Name, list[Column]] = {}
    rows = backend.run(_COLUMNS, _array(".".join(quoted(part) for part in name if part) for name in listed))
    for place, column, kind, modifier in rows:
        columns = found.setdefault(listed[int(place or 0) - 1], [])
        columns.append(Column(column or "", types.of_catalog(kind or "", int(modifier or -1))))
    return found


def _array(texts: Iterable[str]) -> str:
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in escaped) + "}"
