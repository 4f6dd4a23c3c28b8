"""Functions that PostgreSQL lacks, or has with another meaning, and that need more than a function in SQL.

What a plain SQL function can do is one in catalog/functions.sql or catalog/dates.sql: GETDATE, LEN, LAST_DAY and so on.
"""

import re
from collections.abc import Callable

from local_aws.redshift.errors import refused
from local_aws.redshift.translate.rules import dates
from local_aws.redshift.translate.rules.settings import OWN_SETTINGS, check_own
from local_aws.redshift.translate.rules.windows import ordered_by, rewrite_window
from local_aws.redshift.translate.scope import UNNAMED, column_name
from local_aws.redshift.translate.tree import Node, constant, copy, expression, literal, name_and_fields, string, words

_REPLACED = frozenset(
    (
        *("any_value", "avg", "concat", "crc32", "version", "split_part", "to_date", "to_timestamp"),
        *("regexp_count", "regexp_instr", "regexp_replace", "regexp_substr"),
    )
)
"""Functions that mean something else in Redshift, or are too new in PostgreSQL; these are in catalog/*.sql."""


_DOUBLE = frozenset(
    (
        *("exp", "log", "pow", "power", "sqrt"),
        *("stddev", "stddev_pop", "stddev_samp", "var_pop", "var_samp", "variance"),
    )
)
"""Their results are DOUBLE PRECISION, which PostgreSQL's are not where an argument is an integer or a DECIMAL."""


def _nvl(arguments: list[Node]) -> Node | None:
    return {"CoalesceExpr": {"args": arguments}}


def _nvl2(arguments: list[Node]) -> Node | None:
    if len(arguments) != 3:
        return None
    return expression("CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END", *arguments)


def _decode(arguments: list[Node]) -> Node | None:
    """DECODE(expression, search, result, ..., default), where NULL equals NULL [r_DECODE_expression]."""
    if len(arguments) < 3:
        raise refused(
            "DECODE needs an expression, a search value and a result",
            "Redshift does not decode text: DECODE(expression, search, result, ..., default) chooses a value.",
        )
    given, *rest = arguments
    case: Node = {"args": []}
    while len(rest) >= 2:
        search, result, *rest = rest
        same = expression("$1 IS NOT DISTINCT FROM $2", copy(given), search)
        case["args"].append({"CaseWhen": {"expr": same, "result": result}})
    return {"CaseExpr": case | ({"defresult": rest[0]} if rest else {})}


def _null_if_invalid(function: str) -> Callable[[list[Node]], Node | None]:
    """The last argument of JSON functions, a boolean: NULL instead of an error for text that is not JSON."""

    def write(arguments: list[Node]) -> Node | None:
        *given, last = arguments
        if not given or "boolval" not in last.get("A_Const", {}):
            return None
        call = {"FuncCall": {"funcname": [string(function)], "args": given, "funcformat": "COERCE_EXPLICIT_CALL"}}
        document = copy(given[0])
        return expression("CASE WHEN NOT $1 OR can_json_parse($2) THEN $3 END", last, document, call)

    return write


def _grouping_id(arguments: list[Node]) -> Node | None:
    return {"GroupingFunc": {"args": arguments}}


def _log(arguments: list[Node]) -> Node | None:
    """LOG(base, value) is a double [r_LOG]."""
    if len(arguments) != 2:
        return None
    return expression("log($1::numeric, $2::numeric)::float8", *arguments)


def _percentile(call: Node) -> Node | None:
    """PERCENTILE_CONT and MEDIAN of whole numbers and DECIMALs are DECIMALs [r_PERCENTILE_CONT, r_MEDIAN]."""
    arguments, order = call.get("args", []), call.get("agg_order", [])
    if function_name(call) == "median":
        order, arguments = ordered_by(arguments[0]), [expression("0.5")]
    if len(arguments) != 1 or len(order) != 1:
        return None
    named = [string("redshift_system"), string("percentile_cont")]
    kept = {key: held for key, held in call.items() if key != "agg_within_group"}
    value = copy(order[0]["SortBy"]["node"])
    return {"FuncCall": kept | {"funcname": named, "args": [value, *arguments], "agg_order": order}}


def _current_setting(arguments: list[Node]) -> Node | None:
    """What is not set is an error, but where the second argument is FALSE [CURRENT_SETTING]."""
    lenient = len(arguments) == 2 and arguments[1].get("A_Const", {}).get("boolval") == {}
    return expression(f"redshift_system.{'current' if lenient else 'defined'}_setting($1)", arguments[0])


def _quote_literal(arguments: list[Node]) -> Node | None:
    return expression("quote_literal($1::text)", *arguments)


def _set_config(arguments: list[Node]) -> Node | None:
    """SET_CONFIG sets what SET does [r_SET_CONFIG]."""
    name, *rest = arguments
    if constant(name) not in OWN_SETTINGS or len(rest) != 2:
        return None
    check_own(str(constant(name)), str(constant(rest[0]) or ""))
    return expression("set_config($1, $2, $3)", literal(f"redshift.{constant(name)}"), *rest)


def _to_char(arguments: list[Node]) -> Node | None:
    """TZ and OF need a TIMESTAMPTZ, and L is a dollar sign [r_TO_CHAR]."""
    form = constant(arguments[-1])
    if not isinstance(form, str) or len(arguments) != 2:
        return None
    if re.search("TZ|OF", form, re.IGNORECASE):
        return expression("to_char($1::timestamptz, $2)", *arguments)
    if re.search("[90]", form):
        return expression("to_char($1, $2)", arguments[0], literal(re.sub("(?<!P)L", "$", form, flags=re.IGNORECASE)))
    return None


_JSON = ("json_array_length", "json_extract_array_element_text", "json_extract_path_text")
_WRITERS: dict[str, Callable[[list[Node]], Node | None]] = {
    "current_setting": _current_setting,
    "dateadd": dates.date_add,
    "datediff": dates.date_diff,
    "date_part": dates.date_part,
    "date_trunc": dates.date_trunc,
    "decode": _decode,
    "extract": dates.extract,
    "grouping_id": _grouping_id,
    "log": _log,
    "nvl": _nvl,
    "nvl2": _nvl2,
    "pgdate_part": dates.date_part,
    "quote_literal": _quote_literal,
    "set_config": _set_config,
    "to_char": _to_char,
    **{name: _null_if_invalid(name) for name in _JSON},
}
LISTAGG = "redshift_listagg"
"""LISTAGG whose order stands behind its arguments."""
COLUMN_NAMES = {
    "dateadd": "date_add",
    "datediff": "date_diff",
    "date_part": "pgdate_part",
    "decode": "case",
    "extract": "date_part",
    LISTAGG: "listagg",
    "log": "dlog10",
    "nvl": "coalesce",
    "nvl2": "case",
    "sysdate": "timestamp",
    "user_id": "current_user_id",
}
_VALUE_NAMES = {"current_date": "date", "user": "current_user"}


def default_name(node: Node) -> str:
    """Return the name that Redshift gives to a column without one: it is PostgreSQL's, but for some functions."""
    kind, fields = name_and_fields(node)
    name = column_name(node)
    if kind == "TypeCast":
        inner = default_name(fields["arg"])
        return name if inner == UNNAMED else inner
    if name == "nullif" and kind == "A_Expr":  # a CASE of Redshift's
        inner = default_name(fields["lexpr"])
        return "case" if inner == UNNAMED else inner
    return {"FuncCall": COLUMN_NAMES, "SQLValueFunction": _VALUE_NAMES}.get(kind, {}).get(name, name)


def rewrite_call(call: Node) -> Node | None:
    """Return what to write for a call; None to leave it."""
    name = function_name(call)
    window = rewrite_window(name, call) if name else None
    if window or name is None:
        return window
    if name in _CALL_WRITERS and "args" in call:
        return _CALL_WRITERS[name](call)
    written = _WRITERS[name](call["args"]) if name in _WRITERS and "args" in call else None
    if written or name in _WRITERS.keys() - _DOUBLE:
        return written
    if name in _DOUBLE:
        return {"FuncCall": call | {"args": [expression("$1::float8", argument) for argument in call.get("args", ())]}}
    if name in _REPLACED:
        renamed = [string("redshift_system"), string(name)]
        return {"FuncCall": call | {"funcname": renamed, "funcformat": "COERCE_EXPLICIT_CALL"}}
    return None


def function_name(call: Node) -> str | None:
    """Return the name of a function of Redshift's own; None for one of another schema."""
    names = words(call["funcname"])
    return names[-1] if len(names) == 1 or names[-2] == "pg_catalog" else None


def _listagg(call: Node) -> Node:
    """LISTAGG(a, b) WITHIN GROUP (ORDER BY c) is an aggregate of that name (a, b ORDER BY c) [r_LISTAGG]."""
    value, *rest = call["args"]
    text = expression("$1::text", value)
    order = call.get("agg_order", [])
    if "agg_distinct" in call:
        # With DISTINCT, PostgreSQL orders by an argument only.
        order = [{"SortBy": item["SortBy"] | {"node": copy(text)}} for item in order]
    kept = {key: held for key, held in call.items() if key != "agg_order"}
    named = {"funcname": [string("redshift_system"), string("listagg")], "args": [text, *(rest or [literal("")])]}
    return {"FuncCall": kept | named | ({"agg_order": order} if order else {})}


_CALL_WRITERS: dict[str, Callable[[Node], Node | None]] = {
    "listagg": _listagg,
    LISTAGG: _listagg,
    "median": _percentile,
    "percentile_cont": _percentile,
}
"""Writers of a whole call, with its order."""
