"""Window functions that PostgreSQL has as aggregates only, and IGNORE NULLS [c_Window_functions]."""

from local_aws.redshift.errors import not_here
from local_aws.redshift.translate.tree import Node, constant, copy, expression, literal

#: What the rule ignore_nulls of selects.py writes in the place of IGNORE NULLS, which is not PostgreSQL's.
IGNORE_NULLS = "ignore nulls"
_WHOLE = "OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
_IGNORING = {
    "lag": "redshift_system.last_not_null($1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
    "lead": "redshift_system.first_not_null($1) OVER (ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)",
    "first_value": "redshift_system.first_not_null($1) OVER (ROWS UNBOUNDED PRECEDING)",
    "last_value": "redshift_system.last_not_null($1) OVER (ROWS UNBOUNDED PRECEDING)",
}


def rewrite_window(name: str, call: Node) -> Node | None:
    """Return what to write for a window function, None to leave it."""
    over = call.get("over")
    arguments = call.get("args", [])
    if over is None:
        return None
    if constant(call.get("agg_filter", {})) == IGNORE_NULLS:
        return _ignoring_nulls(name, over, arguments)
    if name == "ratio_to_report":
        window = {"FuncCall": {**_sum(arguments), "over": over}}
        return expression("$1::float8 / nullif($2, 0)", copy(arguments[0]), window)
    order = call.get("agg_order", [])
    if name == "median":
        order, arguments = [{"SortBy": {"node": copy(arguments[0]), **_SORT}}], [_half()]
        name = "percentile_cont"
    if name in ("percentile_cont", "percentile_disc"):
        value = order[0]["SortBy"]["node"]
        return _ordered(f"redshift_system.{name}($1, $2) {_WHOLE}", over, order, copy(value), arguments[0])
    if name.endswith("listagg"):
        _refuse_distinct(call)
        delimiter = arguments[1] if len(arguments) > 1 else literal("")
        return _ordered(f"redshift_system.listagg($1::text, $2) {_WHOLE}", over, order, arguments[0], delimiter)
    return None


_SORT = {"sortby_dir": "SORTBY_DEFAULT", "sortby_nulls": "SORTBY_NULLS_DEFAULT"}


def _half() -> Node:
    return expression("0.5")


def _sum(arguments: list[Node]) -> Node:
    total: Node = expression("sum($1)", *arguments)["FuncCall"]
    return total


def _ignoring_nulls(name: str, over: Node, arguments: list[Node]) -> Node:
    if name not in _IGNORING or len(arguments) != 1:
        raise not_here(
            f"{name.upper()} IGNORE NULLS with these arguments",
            "Redshift has it: test this statement on AWS. Here it goes with one argument of LAG, LEAD, "
            "FIRST_VALUE and LAST_VALUE.",
        )
    written = expression(_IGNORING[name], *arguments)
    frame = written["FuncCall"]["over"]
    if name in ("first_value", "last_value"):
        frame = copy(over)
    written["FuncCall"]["over"] = frame | {k: over[k] for k in ("partitionClause", "orderClause") if k in over}
    return written


def _ordered(template: str, over: Node, order: list[Node], *arguments: Node) -> Node:
    written = expression(template, *arguments)
    partition = {"partitionClause": over["partitionClause"]} if "partitionClause" in over else {}
    written["FuncCall"]["over"] |= partition | ({"orderClause": order} if order else {})
    return written


def _refuse_distinct(call: Node) -> None:
    if "agg_distinct" in call:
        raise not_here(
            "LISTAGG(DISTINCT ...) OVER",
            "Redshift has it: test this statement on AWS, or take the duplicates out in a subquery.",
        )
