"""Functions, types and operators of PostgreSQL's that Redshift does not have.

PostgreSQL's own functions and types are read from the server, and what Redshift shares is listed here. So an unknown
name of PostgreSQL's is refused, also one of a later version; names of users and of this stand-in are not concerned.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, INVALID_PARAMETER, RedshiftError, not_here, refused
from local_aws.redshift.translate.refusals.leader import FUNCTIONS as LEADER_FUNCTIONS
from local_aws.redshift.translate.rules.types import ABSENT_TYPES, unsupported_type
from local_aws.redshift.translate.tree import Node, constant, words

OPERATORS = frozenset(
    (
        *("+", "-", "*", "/", "%", "^", "|/", "||/", "@", "&", "|", "#", "~", "<<", ">>", "||"),
        *("=", "<>", "!=", "<", ">", "<=", ">=", "!~", "~~", "!~~", "~~*", "!~~*"),
    )
)
"""Operators that Redshift knows [r_OPERATOR_SYMBOLS, pattern-matching-conditions-posix]."""
TYPES = frozenset(
    (
        *("int2", "int4", "int8", "numeric", "float4", "float8", "bool", "bpchar", "char", "varchar", "text"),
        *("date", "time", "timetz", "timestamp", "timestamptz", "interval", "name", "oid", "regclass", "regtype"),
        *("unknown", "varbyte"),
    )
)
_REMEDIES = {
    **dict.fromkeys(("string_agg", "array_agg"), "Write LISTAGG(...) WITHIN GROUP (ORDER BY ...)."),
    "generate_series": "Number the rows of a table by ROW_NUMBER().",
    **dict.fromkeys(("now", "clock_timestamp"), "Write GETDATE() or SYSDATE."),
    "age": "Write DATEDIFF(day, a, b).",
    "to_json": "Keep the document as VARCHAR.",
    "gen_random_uuid": "Write MD5(...) of the natural key.",
    **dict.fromkeys(("format", "concat_ws"), "Concatenate with ||."),
    "unnest": "Redshift has no arrays: keep one row for each element.",
    "make_date": "Write TO_DATE(text, 'YYYYMMDD').",
    **dict.fromkeys(("pg_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_lock"), "LOCK a table of your own."),
    "pg_sleep": "Redshift cannot wait.",
}


def _listed(file: str) -> list[str]:
    text = files("local_aws.redshift.translate.refusals").joinpath(file).read_text()
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


def _arguments(entry: str) -> tuple[str, range]:
    name, _, counts = entry.partition("/")
    fewest, _, most = counts.partition("-")
    return name, range(int(fewest), int(most or fewest) + 1)


SHARED = dict(map(_arguments, _listed("shared_functions.txt")))
"""Functions that PostgreSQL and Redshift both have, with the numbers of arguments that Redshift's take."""
ABSENT = frozenset(_listed("absent_functions.txt"))
"""Functions that Redshift has and this stand-in does not."""
ABSENT_VIEWS = frozenset(_listed("absent_views.txt"))
SHARED_RELATIONS = frozenset(_listed("shared_relations.txt"))


@dataclass(frozen=True)
class RefusedNames:
    """PostgreSQL's names that Redshift does not have."""

    functions: frozenset[str]
    types: frozenset[str]
    hidden: frozenset[str] = frozenset()
    """Functions of the stand-in's own that only its hidden statements call."""
    relations: frozenset[str] = frozenset()
    """Tables and views of pg_catalog."""

    @classmethod
    def among(
        cls, functions: Iterable[str], types: Iterable[str], hidden: Iterable[str] = (), relations: Iterable[str] = ()
    ) -> "RefusedNames":
        """Sort the refused ones out of all that PostgreSQL has."""
        return cls(
            frozenset(functions) - SHARED.keys(),
            frozenset(types) - TYPES,
            frozenset(hidden),
            frozenset(relations) - SHARED_RELATIONS,
        )

    def refuse(self, name: str, node: Node, leaders: frozenset[str] = frozenset()) -> None:
        """Raise RedshiftError when this node of the tree is a name that Redshift does not have there.

        `leaders` are the leader node's functions that the statement may call.
        """
        if name == "FuncCall":
            self._function(words(node["funcname"]), node, leaders)
        elif name == "TypeName" and "names" in node:
            self._type(words(node["names"]))
        elif name == "A_Expr":
            self._operator(words(node["name"])[-1])
        elif name == "RangeVar" and node.get("schemaname") in (None, "pg_catalog"):
            self._relation(node["relname"])

    def _function(self, names: list[str], node: Node, leaders: frozenset[str]) -> None:
        name = names[-1]
        if name in self.hidden:
            raise RedshiftError("42883", f"function {name} does not exist")
        if len(names) > 1 and names[-2] != "pg_catalog":
            return
        if name in ABSENT or name.startswith(("st_", "h3_")):
            raise not_here(f"the function {name.upper()}")
        if name in leaders:
            return
        if name in self.functions or name in LEADER_FUNCTIONS:
            raise _not_supported(name, _REMEDIES.get(name, _CHAPTER))
        if name in SHARED and len(node.get("args", ())) not in SHARED[name]:
            counts = SHARED[name]
            many = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
            raise _not_supported(name, f"Redshift's {name.upper()} takes {many} arguments.")
        _refuse_values(name, node.get("args", []))

    def _relation(self, name: str) -> None:
        if name in ABSENT_VIEWS:
            raise not_here(f"the system view {name}")
        if name in self.relations:
            raise RedshiftError(
                "42P01", f'relation "{name}" does not exist', hint="PostgreSQL has it, Redshift does not."
            )

    def _type(self, names: list[str]) -> None:
        if len(names) > 1 and names[-2] != "pg_catalog":
            return
        if names[-1] in self.types or names[-1] in _OWN_TYPES:
            raise unsupported_type(names[-1])

    def _operator(self, operator: str) -> None:
        if operator not in OPERATORS and not operator[:1].isalpha():
            raise refused(
                f"operator {operator} is not supported by Amazon Redshift",
                _OPERATOR_REMEDIES.get(operator, "Use a function of the guide's chapter c_SQL_functions."),
            )


_OWN_TYPES = ABSENT_TYPES | {"serial", "bigserial", "smallserial"}
"""Types that are written like a name of the user's: Redshift's own, and PostgreSQL's for numbering."""
_CHAPTER = "Use one of the functions of the guide's chapter c_SQL_functions."


def _not_supported(function: str, remedy: str) -> RedshiftError:
    return RedshiftError(
        FEATURE_NOT_SUPPORTED,
        "Specified types or functions (one per INFO message) not supported on Redshift tables.",
        detail=f'Function "{function}" not supported.',
        hint=remedy,
    )


def _refuse_values(name: str, arguments: list[Node]) -> None:
    """Refuse arguments that PostgreSQL takes and Redshift does not [r_LEFT, r_SUBSTRING, r_TO_TIMESTAMP]."""
    values = [constant(argument) for argument in arguments]
    if name in ("left", "right") and isinstance(values[1], int) and values[1] < 0:
        raise RedshiftError(INVALID_PARAMETER, f"{name.upper()} takes a positive number of characters")
    if name == "to_timestamp" and re.search("TZ|OF", str(values[1]), re.IGNORECASE):
        raise RedshiftError(INVALID_PARAMETER, "TO_TIMESTAMP does not read a time zone", hint="Leave TZ and OF out.")
    if name == "substring" and isinstance(values[1], str):
        raise _not_supported("substring", "Write REGEXP_SUBSTR(text, pattern).")


_OPERATOR_REMEDIES = {
    "->": "Write JSON_EXTRACT_PATH_TEXT(text, 'key').",
    "->>": "Write JSON_EXTRACT_PATH_TEXT(text, 'key').",
    "~*": "Write LOWER(text) ~ pattern.",
    "!~*": "Write LOWER(text) !~ pattern.",
}
