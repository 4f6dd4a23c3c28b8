"""Window functions that PostgreSQL has as aggregates only, and IGNORE NULLS [c_Window_functions]."""

from local_aws.redshift.errors import not_here, not_in_redshift
from local_aws.redshift.translate.tree import Node, constant, copy, expression, literal, number

IGNORE_NULLS = "ignore nulls"
"""What the rule ignore_nulls of selects.py writes in the place of IGNORE NULLS, which is not PostgreSQL's."""
_WHOLE = "OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
_IGNORING = {
    "lag": "(redshift_system.last_values($1, $2) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))[$2]",
    "lead": "(redshift_system.first_values($1, $2) OVER (ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING))[$2]",
    "first_value": "(redshift_system.first_values($1, $2) OVER ())[$2]",
    "last_value": "(redshift_system.last_values($1, $2) OVER ())[$2]",
    "nth_value": "(redshift_system.first_values($1, $2) OVER ())[$2]",
}
"""The n-th of the values that are there; a frame is LAG's and LEAD's own."""


def rewrite_window(name: str, call: Node) -> Node | None:
    """Return what to write for a window function, None to leave it."""
    over = call.get("over")
    arguments = call.get("args", [])
    if over is None or not arguments:
        return None
    if constant(call.get("agg_filter", {})) == IGNORE_NULLS:
        return _ignoring_nulls(name, over, arguments)
    if name == "ratio_to_report":
        window = {"FuncCall": {**_sum(arguments), "over": over}}
        return expression("$1::float8 / nullif($2, 0)", copy(arguments[0]), window)
    order = call.get("agg_order", [])
    if name == "median":
        name, order, arguments = "percentile_cont", ordered_by(arguments[0]), [expression("0.5")]
    if name in ("percentile_cont", "percentile_disc") and order:
        value = order[0]["SortBy"]["node"]
        return _ordered(f"redshift_system.{name}($1, $2) {_WHOLE}", over, order, copy(value), arguments[0])
    if name.endswith("listagg"):
        _refuse_distinct(call)
        delimiter = arguments[1] if len(arguments) > 1 else literal("")
        return _ordered(f"redshift_system.listagg($1::text, $2) {_WHOLE}", over, order, arguments[0], delimiter)
    return None


def ordered_by(value: Node) -> list[Node]:
    """Return an ORDER BY of this value."""
    sort = {"node": copy(value), "sortby_dir": "SORTBY_DEFAULT", "sortby_nulls": "SORTBY_NULLS_DEFAULT"}
    return [{"SortBy": sort}]


def _sum(arguments: list[Node]) -> Node:
    total: Node = expression("sum($1)", *arguments)["FuncCall"]
    return total


def _ignoring_nulls(name: str, over: Node, arguments: list[Node]) -> Node:
    if name not in _IGNORING:
        raise not_in_redshift(f"IGNORE NULLS of {name.upper()}", "It goes with LAG, LEAD and the values of a window.")
    written = expression(_IGNORING[name], *(arguments if len(arguments) > 1 else [*arguments, number(1)]))
    call = written["A_Indirection"]["arg"]["FuncCall"]
    frame = call["over"] if name in ("lag", "lead") else copy(over)
    call["over"] = frame | {key: over[key] for key in ("partitionClause", "orderClause") if key in over}
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
