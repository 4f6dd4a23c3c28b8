"""Queries that PostgreSQL runs and Redshift does not, found in the parse tree."""

from collections.abc import Callable
from math import prod

from local_aws.redshift.errors import RedshiftError, refused
from local_aws.redshift.translate import types
from local_aws.redshift.translate.rules.functions import LISTAGG
from local_aws.redshift.translate.rules.queries import AGGREGATES
from local_aws.redshift.translate.rules.types import MAX_CHAR
from local_aws.redshift.translate.tree import Node, constant, name_and_fields, nodes, without_places, words

_FRAME_GIVEN = 0x1
"""FRAMEOPTION_NONDEFAULT of parsenodes.h: the frame is written."""
_START_PRECEDING, _END_PRECEDING, _START_FOLLOWING, _END_FOLLOWING = 0x800, 0x1000, 0x2000, 0x4000
_RANKS = ("cume_dist", "dense_rank", "lag", "lead", "ntile", "percent_rank", "rank", "row_number")
_WHOLE = ("listagg", LISTAGG, "median", "percentile_cont", "percentile_disc", "ratio_to_report")
_FRAMED = AGGREGATES.union({"first_value", "last_value", "nth_value"}).difference(_WHOLE)
_MAX_GROUPING_SETS = 64
_ORDERED = ("sortClause", "limitCount", "limitOffset")
_LONGEST = {"numeric": types.MAX_PRECISION, "varchar": types.MAX_VARCHAR, "bpchar": MAX_CHAR}


_SYSTEM_COLUMNS = {"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"}


def refuse_system_columns(found: list[tuple[str, Node]]) -> None:
    """Raise RedshiftError when one of these nodes names a system column of PostgreSQL's, and none gives that name."""
    read = {words(node["fields"])[-1] for name, node in found if name == "ColumnRef" and words(node["fields"])}
    wrong = (read & _SYSTEM_COLUMNS) - {node.get("name") for name, node in found if name == "ResTarget"}
    if wrong:
        raise RedshiftError(
            "42703", f'column "{min(wrong)}" does not exist', hint="Number the rows by ROW_NUMBER() OVER (...)."
        )


def _window(node: Node) -> tuple[str, str] | None:
    """An aggregate with ORDER BY in its window needs a frame [r_Window_function_synopsis]."""
    over = node.get("over", {})
    unframed = "orderClause" in over and not over.get("frameOptions", 0) & _FRAME_GIVEN
    # The rule for IGNORE NULLS marks its calls by a filter, and they need a frame no less.
    if unframed and words(node["funcname"])[-1] in _FRAMED:
        return (
            "Aggregate window functions with an ORDER BY clause require a frame clause",
            "Add ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW.",
        )
    return None


def _over(node: Node) -> tuple[str, str] | None:
    """Ranking functions take no frame, ordered sets no ORDER BY in OVER, LAG and LEAD need one [c_Window_functions]."""
    name, over = words(node["funcname"])[-1], node["over"]
    if name in _RANKS and over.get("frameOptions", 0) & _FRAME_GIVEN:
        return f"Redshift does not have a frame clause for {name.upper()}", "Leave ROWS ... out."
    if name in _WHOLE and ("orderClause" in over or over.get("frameOptions", 0) & _FRAME_GIVEN):
        return f"Redshift does not have ORDER BY and frames in the OVER of {name.upper()}", "Write PARTITION BY only."
    if _is_backwards(over):
        return "Redshift does not have frames that end before they begin", "Write the earlier bound first."
    places = [*over.get("partitionClause", ()), *(item["SortBy"]["node"] for item in over.get("orderClause", ()))]
    if any(isinstance(constant(place), str) for place in places):
        return "Redshift does not have string literals in PARTITION BY and ORDER BY", "Name a column."
    if name in ("lag", "lead") and "orderClause" not in over:
        return f"{name.upper()} needs ORDER BY in its OVER", "Add ORDER BY."
    return None


def _is_backwards(over: Node) -> bool:
    start, end = (constant(over.get(bound, {})) for bound in ("startOffset", "endOffset"))
    if not isinstance(start, int) or not isinstance(end, int):
        return False
    options = over["frameOptions"]
    return bool(
        (options & _START_PRECEDING and options & _END_PRECEDING and start < end)
        or (options & _START_FOLLOWING and options & _END_FOLLOWING and start > end)
    )


def _update(node: Node) -> tuple[str, str] | None:
    """FROM has no outer joins [r_UPDATE]."""
    if any(_joins_outer(item) for item in node.get("fromClause", ())):
        return "Target table must be part of an equijoin predicate", "Join in a subquery of the WHERE clause."
    return None


def _joins_outer(item: Node) -> bool:
    join = item.get("JoinExpr", {})
    return bool(join) and (join["jointype"] != "JOIN_INNER" or _joins_outer(join["larg"]) or _joins_outer(join["rarg"]))


def _materialized(node: Node) -> tuple[str, str] | None:
    """A materialized view has no ORDER BY, LIMIT and OFFSET [materialized-view-create-sql-command]."""
    query = name_and_fields(node["query"])[1]
    if node["objtype"] == "OBJECT_MATVIEW" and any(name in query for name in _ORDERED):
        return "Redshift does not have ORDER BY, LIMIT and OFFSET in a materialized view", "Order what is read from it."
    return None


def _recursive(node: Node) -> tuple[str, str] | None:
    """A recursive query names its columns and is a UNION ALL [r_WITH_clause]."""
    if not node.get("recursive"):
        return None
    for item in node["ctes"]:
        query = item["CommonTableExpr"]
        inner = name_and_fields(query["ctequery"])[1]
        own = [name for name, held in nodes(inner) if name == "RangeVar" and held["relname"] == query["ctename"]]
        if own and "aliascolnames" not in query:
            return "a recursive common table expression must list its columns", "Write WITH RECURSIVE name (a, b) AS."
        if own and not (inner.get("op") == "SETOP_UNION" and inner.get("all")):
            return "a recursive common table expression must be a UNION ALL", "Write UNION ALL, and stop by a WHERE."
    return None


def _insert(node: Node) -> tuple[str, str] | None:
    """WITH stands behind the table's name, and VALUES of several rows take no subquery [r_INSERT_30]."""
    if "withClause" in node:
        return "Redshift does not have WITH before INSERT", "Write INSERT INTO name WITH ... SELECT."
    query = name_and_fields(node.get("selectStmt", {}))[1]
    rows = query.get("valuesLists", ())
    if rows and ("sortClause" in query or "limitCount" in query or "limitOffset" in query):
        return "Redshift does not have ORDER BY and LIMIT behind VALUES", "Leave them out."
    if len(rows) > 1 and any(name == "SubLink" for name, _ in nodes({"": rows})):
        return "Redshift does not have subqueries in a multi-row VALUES", "Write INSERT ... SELECT ... UNION ALL."
    return None


def _aggregate(node: Node) -> tuple[str, str] | None:
    """Limits of the ordered aggregates [r_LISTAGG, r_MEDIAN, r_PERCENTILE_CONT, c_Aggregate_Functions]."""
    named, arguments = words(node["funcname"]), node.get("args", [])
    if named == ["median"] and (len(arguments) > 1 or "agg_distinct" in node):
        return "MEDIAN takes one argument, without DISTINCT", "Take the duplicates out in a subquery."
    if named == ["percentile_cont"] and any(kind == "ColumnRef" for kind, _ in nodes({"": arguments})):
        return "the fraction of PERCENTILE_CONT must be a constant", "Write it as a number between 0 and 1."
    if named == ["percentile_disc"]:
        return "Redshift does not have PERCENTILE_DISC as an aggregate", "Write APPROXIMATE PERCENTILE_DISC, or OVER."
    if named[-1] in ("listagg", LISTAGG) and len(arguments) > 1 and constant(arguments[1]) is None:
        return "the delimiter of LISTAGG must be a constant", "Write it as a string."
    return None


def _groups(node: Node) -> tuple[str, str] | None:
    """GROUPING SETS, ROLLUP and CUBE make 64 sets at the most, of columns only [r_GROUP_BY_aggregation-extensions]."""
    items = node.get("groupClause", ())
    if not any("GroupingSet" in item for item in items):
        return None
    if any(name == "A_Const" for item in items for name, _ in nodes({"": [item]})):
        return "Redshift does not have constants in GROUP BY with GROUPING SETS, ROLLUP or CUBE", "Name the columns."
    if prod(map(_grouping_sets, items)) > _MAX_GROUPING_SETS:
        return f"GROUP BY has more than {_MAX_GROUPING_SETS} grouping sets", "Split the query."
    rows = [held.get("args", []) for item in items for name, held in nodes({"": [item]}) if name == "RowExpr"]
    if any(one in row[:at] for row in map(without_places, rows) for at, one in enumerate(row)):
        return "a grouping set cannot name a column twice", "Leave one of them out."
    return None


def _grouping_sets(item: Node) -> int:
    fields = item.get("GroupingSet", {})
    content = fields.get("content", [])
    if fields.get("kind") == "GROUPING_SET_SETS":
        return sum(map(_grouping_sets, content))
    return {"GROUPING_SET_ROLLUP": len(content) + 1, "GROUPING_SET_CUBE": 1 << len(content)}.get(
        str(fields.get("kind")), 1
    )


def _lists(node: Node) -> tuple[str, str] | None:
    """The aggregates of a query that sort have one order [r_LISTAGG, r_MEDIAN, r_PERCENTILE_CONT]."""
    orders = []
    for item in node.get("targetList", ()):
        call = item["ResTarget"]["val"].get("FuncCall", {})
        name = words(call["funcname"])[-1] if call and "over" not in call else ""
        if name in (LISTAGG, "percentile_cont") and "agg_order" in call:
            sorts = [one["SortBy"] for one in call["agg_order"]]
            orders.append(without_places([[one["node"], one["sortby_dir"] == "SORTBY_DESC"] for one in sorts]))
        elif name == "median" and "args" in call:
            orders.append(without_places([[call["args"][0], False]]))
    if any(one != orders[0] for one in orders):
        return "within group ORDER BY clauses for aggregate functions must be the same", "Aggregate in two subqueries."
    return None


def _role(node: Node) -> tuple[str, str] | None:
    """CREATE ROLE has no options here [r_CREATE_ROLE]."""
    if node.get("stmt_type") == "ROLESTMT_ROLE" and node.get("options"):
        return "Redshift does not have options of CREATE ROLE such as LOGIN and PASSWORD", "Write CREATE USER."
    return None


def _type(node: Node) -> tuple[str, str] | None:
    """A cast has the limits of a column [r_Numeric_types201, r_Character_types]."""
    kind = types.of_tree(node)
    if kind.size > _LONGEST.get(kind.name, kind.size) or kind.scale < 0:
        return f"Redshift does not have {kind.name} of {kind.size}, {kind.scale}", f"The most is {_LONGEST[kind.name]}."
    return None


def _insert_target(node: Node) -> tuple[str, str] | None:
    return (
        ("Redshift does not have an alias on INSERT's table", "Use the name.") if "alias" in node["relation"] else None
    )


def _item(node: Node) -> tuple[str, str] | None:
    row = "RowExpr" in node.get("val", ())
    return ("Redshift does not have rows as values", "Select each column by itself.") if row else None


def _order(node: Node) -> tuple[str, str] | None:
    using = node.get("sortby_dir") == "SORTBY_USING"
    return ("Redshift does not have ORDER BY ... USING", "Write ASC or DESC.") if using else None


def _name_of_session(node: Node) -> tuple[str, str] | None:
    if node.get("op") in ("SVFOP_CURRENT_ROLE", "SVFOP_CURRENT_CATALOG"):
        return "Redshift does not have CURRENT_ROLE and CURRENT_CATALOG", "Write CURRENT_USER, or CURRENT_DATABASE()."
    return None


def _prepared(node: Node) -> tuple[str, str] | None:
    """A prepared statement has the parameters whose types it lists [r_PREPARE]."""
    given = len(node.get("argtypes", ()))
    used = [held.get("number", 0) for name, held in nodes(node["query"]) if name == "ParamRef"]
    if max(used, default=0) > given:
        return (
            f"there is no parameter ${max(used)}",
            "List the types of all parameters: PREPARE name (INT, VARCHAR) AS.",
        )
    return None


_FINDERS: dict[str, Callable[[Node], tuple[str, str] | None]] = {
    "CreateRoleStmt": _role,
    "CreateTableAsStmt": _materialized,
    "FuncCall": lambda node: (_window(node) or _over(node)) if "over" in node else _aggregate(node),
    "InsertStmt": lambda node: _insert(node) or _insert_target(node),
    "PrepareStmt": _prepared,
    "ResTarget": _item,
    "SQLValueFunction": _name_of_session,
    "SelectStmt": lambda node: _groups(node) or _lists(node),
    "SortBy": _order,
    "TypeName": _type,
    "UpdateStmt": _update,
    "WithClause": _recursive,
}


def refuse_query(name: str, node: Node) -> None:
    """Raise RedshiftError when this node of the tree is a query that Redshift does not run."""
    found = _FINDERS[name](node) if name in _FINDERS else None
    if found:
        message, hint = found
        raise refused(message, hint)
