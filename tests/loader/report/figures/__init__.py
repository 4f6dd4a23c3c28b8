"""Every answer on the page, worked out from the JSON files in plain Python: no SQL, and nothing of the loader's.

A function is named as its question is; its rows are the cells of the page's table, as text.
"""

from types import FunctionType

from tests.loader.report.figures import listeners, plays, together
from tests.loader.report.figures.log import Log, Table


def tables(log: Log) -> dict[str, Table]:
    """Return the table of every question, by its name."""
    return {
        name: function(log)
        for module in (plays, listeners, together)
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__ and name[0] != "_"
    }
