"""Become psql, or pgcli, on the warehouse."""

import os
import shutil
from contextlib import closing
from typing import NoReturn

from loader.errors import UsageError
from loader.settings.declared import Settings
from loader.warehouse.connection import connect, parameters
from loader.warehouse.login import log_in

SHELLS = ("psql", "pgcli")
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "client_encoding": "PGCLIENTENCODING",
    "require_auth": "PGREQUIREAUTH",
}
"""libpq's parameters and their environment variables. A password in an argument list would show in `ps`."""


def become_shell(settings: Settings) -> NoReturn:
    """Replace this process by the first of SHELLS that is installed, logged in.

    Raises UsageError when none is, LoaderError when there is no way in: the loader connects first, since an older
    psql would send the password in clear to whoever asks, and says less about what is wrong.
    """
    found = next(filter(shutil.which, SHELLS), None)
    if not found:
        raise UsageError(
            "there is no shell for SQL here",
            ("why", f"neither {' nor '.join(SHELLS)} is on the PATH"),
            remedy="Install one: apt install postgresql-client, brew install libpq, or pip install pgcli.",
        )
    login = log_in(settings)
    with closing(connect(settings, login)):
        pass
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    given = parameters(settings, login)
    os.execvpe(found, [found], own | {VARIABLES[name]: str(given[name]) for name in given if name in VARIABLES})  # noqa: S606
