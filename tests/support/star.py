"""Look at the whole star at once, so that two warehouses can be compared."""

import hashlib
from typing import Any

STAR = ("dim_artists", "dim_sessions", "dim_songs", "dim_time", "dim_users", "fct_song_plays")


def digests(connection: Any) -> dict[str, str]:
    """Return one digest of all rows and columns per table of the star, whatever the order the rows are stored in."""
    found = {}
    with connection.cursor() as cursor:
        for table in STAR:
            cursor.execute(f"SELECT * FROM {table}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
