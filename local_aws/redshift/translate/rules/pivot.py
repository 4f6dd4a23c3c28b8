"""PIVOT and UNPIVOT [r_FROM_clause-pivot-unpivot-examples], which selects.py writes as joins with a function.

`r PIVOT (...)` comes here as r CROSS JOIN redshift_pivot(number of aggregates, aggregates, column, values),
and `r UNPIVOT (...)` as r CROSS JOIN redshift_unpivot(nulls are kept, value, name, columns), in which
redshift_as(a, 'b') is a AS b. They leave as subqueries.
"""

from collections.abc import Callable

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError, not_here
from local_aws.redshift.translate.scope import Scope
from local_aws.redshift.translate.tree import (
    Node,
    column,
    constant,
    copy,
    expression,
    literal,
    nodes,
    replace,
    target,
    words,
)
from local_aws.redshift.translate.types import Type

MARKS = ("redshift_pivot", "redshift_unpivot")


def _mark(join: Node) -> Node | None:
    function = join["rarg"].get("RangeFunction")
    if function is None:
        return None
    call: Node = function["functions"][0]["List"]["items"][0].get("FuncCall", {})
    return call if call and words(call["funcname"])[-1] in MARKS else None


def pivots(join: Node) -> bool:
    """Return whether the join stands for PIVOT or UNPIVOT."""
    return _mark(join) is not None


def pivot(item: Node, scope: Scope, visit: Callable[[Node, Scope], Type | None]) -> list[str]:
    """Put a subquery in the place of the join; returns the names of its columns. `scope` has what is pivoted."""
    join = item["JoinExpr"]
    mark = _mark(join) or {}
    shown = scope.star()
    if shown is None:
        raise not_here(
            "PIVOT and UNPIVOT of columns that it does not know",
            "Redshift has it: name the columns in a subquery, or test this statement on AWS.",
        )
    names = [one.name for _, one in shown]
    write = _pivot if words(mark["funcname"])[-1] == "redshift_pivot" else _unpivot
    query, columns = write(mark["args"], names, join["larg"])
    if write is _pivot:
        for part in query["targetList"]:
            visit(part["ResTarget"]["val"], scope)
    alias = {key: join["rarg"]["RangeFunction"][key] for key in ("alias",) if key in join["rarg"]["RangeFunction"]}
    replace(item, {"RangeSubselect": {"subquery": {"SelectStmt": query}} | alias})
    return columns


def _named(node: Node) -> tuple[Node, str | None]:
    """Take an alias off."""
    if "FuncCall" in node and words(node["FuncCall"]["funcname"]) == ["redshift_as"]:
        value, name = node["FuncCall"]["args"]
        return value, str(constant(name))
    return node, None


def _pivot(arguments: list[Node], names: list[str], source: Node) -> tuple[Node, list[str]]:
    count = constant(arguments[0])
    aggregates = [_named(node) for node in arguments[1 : int(count or 0) + 1]]
    by, *values = arguments[int(count or 0) + 1 :]
    used = {words(node["fields"])[-1] for part in (arguments, by) for node in _references(part)}
    kept = [name for name in names if name not in used]
    targets, columns = [target(column(name)) for name in kept], list(kept)
    for value, alias in map(_named, values):
        for aggregate, suffix in aggregates:
            name = alias or str(constant(value))
            name = f"{name}_{suffix}" if suffix else name
            targets.append(target(_when(aggregate, by, value), name))
            columns.append(name)
    return _query(targets, source) | ({"groupClause": [column(name) for name in kept]} if kept else {}), columns


def _references(part: Node | list[Node]) -> list[Node]:
    return [node for name, node in nodes({"": part if isinstance(part, list) else [part]}) if name == "ColumnRef"]


def _when(aggregate: Node, by: Node, value: Node) -> Node:
    call = copy(aggregate.get("FuncCall", {}))
    if not ("args" in call or "agg_star" in call):
        raise RedshiftError(SYNTAX_ERROR, "PIVOT needs aggregate functions of columns, such as SUM(a)")
    counted = expression("1") if call.pop("agg_star", False) else call["args"][0]
    call["args"] = [expression("CASE WHEN $1 = $2 THEN $3 END", by, value, counted), *call.get("args", [])[1:]]
    return {"FuncCall": call}


def _unpivot(arguments: list[Node], names: list[str], source: Node) -> tuple[Node, list[str]]:
    keeps_nulls, value_name, by_name, *listed = arguments
    if not all("ColumnRef" in node for node, _ in map(_named, (value_name, by_name, *listed))):
        raise RedshiftError(SYNTAX_ERROR, "UNPIVOT lists columns by their names")
    value, by = (words(node["ColumnRef"]["fields"])[-1] for node in (value_name, by_name))
    chosen = [(words(node["ColumnRef"]["fields"])[-1], alias) for node, alias in map(_named, listed)]
    kept = [name for name in names if name not in {name for name, _ in chosen}]
    queries = []
    for name, alias in chosen:
        shown = [target(column(one)) for one in kept]
        shown += [target(expression("$1::varchar", literal(alias or name)), by), target(column(name), value)]
        query = _query(shown, copy(source))
        if "boolval" not in keeps_nulls["A_Const"] or not keeps_nulls["A_Const"]["boolval"]:
            query["whereClause"] = expression("$1 IS NOT NULL", column(name))
        queries.append(query)
    union = queries[0]
    for query in queries[1:]:
        union = {"op": "SETOP_UNION", "all": True, "larg": union, "rarg": query, "limitOption": "LIMIT_OPTION_DEFAULT"}
    return union, [*kept, by, value]


def _query(targets: list[Node], source: Node) -> Node:
    return {"targetList": targets, "fromClause": [source], "limitOption": "LIMIT_OPTION_DEFAULT", "op": "SETOP_NONE"}
