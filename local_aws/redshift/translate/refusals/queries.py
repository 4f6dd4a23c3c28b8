"""Queries that PostgreSQL runs and Redshift does not, found in the parse tree."""

from collections.abc import Callable

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.rules.queries import AGGREGATES
from local_aws.redshift.translate.tree import Node, name_and_fields, nodes, words

#: FRAMEOPTION_NONDEFAULT of parsenodes.h: the frame is written.
_FRAME_GIVEN = 0x1
_FRAMED = (AGGREGATES | {"first_value", "last_value", "nth_value"}) - {
    "listagg",
    "median",
    "percentile_cont",
    "percentile_disc",
}


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
    """VALUES of several rows take no subquery [r_INSERT_30]."""
    rows = name_and_fields(node.get("selectStmt", {}))[1].get("valuesLists", ())
    if len(rows) > 1 and any(name == "SubLink" for name, _ in nodes({"": rows})):
        return "Redshift does not have subqueries in a multi-row VALUES", "Write INSERT ... SELECT ... UNION ALL."
    return None


def _role(node: Node) -> tuple[str, str] | None:
    """CREATE ROLE has no options here [r_CREATE_ROLE]."""
    if node.get("stmt_type") == "ROLESTMT_ROLE" and node.get("options"):
        return "Redshift does not have options of CREATE ROLE such as LOGIN and PASSWORD", "Write CREATE USER."
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


_FINDERS: dict[str, Callable[[Node], tuple[str, str] | None]] = {
    "CreateRoleStmt": _role,
    "FuncCall": _window,
    "InsertStmt": lambda node: _insert(node) or _insert_target(node),
    "ResTarget": _item,
    "SQLValueFunction": _name_of_session,
    "SortBy": _order,
    "WithClause": _recursive,
}


def refuse_query(name: str, node: Node) -> None:
    """Raise RedshiftError when this node of the tree is a query that Redshift does not run."""
    found = _FINDERS[name](node) if name in _FINDERS else None
    if found:
        message, hint = found
        raise RedshiftError(FEATURE_NOT_SUPPORTED, message, hint=hint)


def correlated_error(what: str) -> RedshiftError:
    """Return the error for a correlated subquery that Redshift cannot run [r_correlated_subqueries]."""
    return RedshiftError(
        FEATURE_NOT_SUPPORTED,
        "This type of correlated subquery pattern is not supported yet",
        detail=what,
        hint="Join with a subquery that groups by the key.",
    )
