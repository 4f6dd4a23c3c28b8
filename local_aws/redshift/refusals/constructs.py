"""Constructs of PostgreSQL's grammar that Redshift's has not, found in the parse tree."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from postgast import pg_query_pb2 as tree

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError

Node = Any
"""A message of the parse tree; `postgast` generates their classes without types."""


@dataclass(frozen=True)
class Construct:
    """One construct: the tree's node that can hold it, whether it does, and what to write instead."""

    name: str
    node: str
    found: Callable[[Node], bool]
    remedy: str


#: Bits of WindowDef.frame_options (parsenodes.h).
_FRAME_GIVEN, _FRAME_RANGE, _FRAME_GROUPS, _FRAME_EXCLUDES = 0x1, 0x2, 0x8, 0x8000 | 0x10000 | 0x20000
#: Bits of DeclareCursorStmt.options.
_CURSOR_SCROLL, _CURSOR_HOLD = 0x2, 0x20
_ACCESS_EXCLUSIVE = 8
_NULL_SAFE = "Write (a = b OR (a IS NULL AND b IS NULL)), or compare NVL(a, ...) with NVL(b, ...)."
_NO_ARRAYS = "Redshift has no array type: write IN (...), a table of the elements, or LISTAGG."
_CLOCK = "Write GETDATE(), SYSDATE or CURRENT_DATE."
_CLOCKS = {
    tree.SVFOP_CURRENT_TIME,
    tree.SVFOP_CURRENT_TIME_N,
    tree.SVFOP_CURRENT_TIMESTAMP,
    tree.SVFOP_CURRENT_TIMESTAMP_N,
    tree.SVFOP_LOCALTIME,
    tree.SVFOP_LOCALTIME_N,
    tree.SVFOP_LOCALTIMESTAMP,
    tree.SVFOP_LOCALTIMESTAMP_N,
}
_SELECT = "select_stmt"
#: Nodes that hold a query, and the field in which they do; INSERT's own is not among them.
_QUERIES_OF = {
    "RangeSubselect": "subquery",
    "CommonTableExpr": "ctequery",
    "SubLink": "subselect",
    "CreateTableAsStmt": "query",
    "ViewStmt": "query",
    "ExplainStmt": "query",
    "DeclareCursorStmt": "query",
    "PrepareStmt": "query",
}


def _has(field: str) -> Callable[[Node], bool]:
    return lambda node: bool(node.HasField(field))


def _given(field: str) -> Callable[[Node], bool]:
    return lambda node: bool(getattr(node, field))


def _kind(*kinds: int) -> Callable[[Node], bool]:
    return lambda node: bool(node.kind in kinds)


def _is_values(field: str) -> Callable[[Node], bool]:
    return lambda node: bool(getattr(node, field).select_stmt.values_lists)


def _is_values_in_set(node: Node) -> bool:
    return bool(node.larg.values_lists or node.rarg.values_lists)


def _distinct_on(node: Node) -> bool:
    return any(item.WhichOneof("node") for item in node.distinct_clause)


def _all_of_set(node: Node) -> bool:
    return bool(node.all) and node.op in (tree.SETOP_EXCEPT, tree.SETOP_INTERSECT)


def _frame(node: Node) -> bool:
    options = node.frame_options
    return bool(options & _FRAME_GIVEN and options & (_FRAME_RANGE | _FRAME_GROUPS | _FRAME_EXCLUDES))


def _orders_inside(node: Node) -> bool:
    # A rule writes LISTAGG this way.
    own = node.funcname[0].string.sval == "redshift_system"
    return bool(node.agg_order and not node.agg_within_group and not own)


def _changes_data(node: Node) -> bool:
    return bool(node.ctequery.WhichOneof("node") != _SELECT)


def _options_but_verbose(node: Node) -> bool:
    return any(option.def_elem.defname != "verbose" for option in node.options)


CONSTRUCTS = (
    Construct("ON CONFLICT", "InsertStmt", _has("on_conflict_clause"), "Write MERGE from a staging table."),
    *(
        Construct("RETURNING", node, _has("returning_clause"), "SELECT the rows before or after.")
        for node in ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")
    ),
    Construct("OVERRIDING", "InsertStmt", lambda node: node.override > 1, "Leave the IDENTITY column out."),
    Construct("DISTINCT ON", "SelectStmt", _distinct_on, "Filter ROW_NUMBER() OVER (...) = 1 in a subquery."),
    Construct("EXCEPT ALL and INTERSECT ALL", "SelectStmt", _all_of_set, "Leave ALL out, or number the duplicates."),
    Construct("FOR UPDATE and FOR SHARE", "SelectStmt", _given("locking_clause"), "LOCK the table."),
    Construct("the WINDOW clause", "SelectStmt", _given("window_clause"), "Repeat the window in each OVER (...)."),
    Construct("GROUP BY DISTINCT", "SelectStmt", _given("group_distinct"), "Write GROUP BY."),
    *(
        Construct("VALUES outside of INSERT", node, _is_values(field), "Write SELECT ... UNION ALL SELECT ....")
        for node, field in _QUERIES_OF.items()
    ),
    Construct("VALUES outside of INSERT", "SelectStmt", _is_values_in_set, "Write SELECT ... UNION ALL SELECT ...."),
    Construct("LATERAL", "RangeSubselect", _given("lateral"), "Join with a subquery that groups by the key."),
    Construct("functions in FROM", "RangeFunction", lambda _: True, "Number the rows of a table by ROW_NUMBER()."),
    Construct("TABLESAMPLE", "RangeTableSample", lambda _: True, "Filter RANDOM() < 0.01."),
    Construct("XMLTABLE and JSON_TABLE", "RangeTableFunc", lambda _: True, "COPY the document into columns."),
    Construct("XMLTABLE and JSON_TABLE", "JsonTable", lambda _: True, "COPY the document into columns."),
    Construct("XML", "XmlExpr", lambda _: True, "Redshift has no XML."),
    Construct("SQL/JSON functions", "JsonFuncExpr", lambda _: True, "Write JSON_EXTRACT_PATH_TEXT."),
    Construct("SQL/JSON functions", "JsonObjectConstructor", lambda _: True, "Concatenate the text."),
    Construct("SQL/JSON functions", "JsonArrayConstructor", lambda _: True, "Concatenate the text."),
    Construct("IS JSON", "JsonIsPredicate", lambda _: True, "Write IS_VALID_JSON(...)."),
    Construct("JOIN ... USING ... AS", "JoinExpr", _has("join_using_alias"), "Leave the alias out."),
    Construct("FILTER", "FuncCall", _has("agg_filter"), "Write AGGREGATE(CASE WHEN ... THEN ... END)."),
    Construct(
        "ORDER BY inside an aggregate",
        "FuncCall",
        _orders_inside,
        "Write LISTAGG(...) WITHIN GROUP (ORDER BY ...).",
    ),
    Construct("VARIADIC", "FuncCall", _given("func_variadic"), _NO_ARRAYS),
    Construct("named arguments", "NamedArgExpr", lambda _: True, "Give the arguments by their places."),
    Construct("RANGE and GROUPS frames", "WindowDef", _frame, "Write ROWS BETWEEN ... AND ...."),
    Construct("ARRAY[...]", "A_ArrayExpr", lambda _: True, _NO_ARRAYS),
    Construct("array elements", "A_Indices", lambda _: True, _NO_ARRAYS),
    Construct("array types", "TypeName", _given("array_bounds"), _NO_ARRAYS),
    Construct("ARRAY(SELECT ...)", "SubLink", lambda node: node.sub_link_type == tree.ARRAY_SUBLINK, _NO_ARRAYS),
    Construct("= ANY (array)", "A_Expr", _kind(tree.AEXPR_OP_ANY, tree.AEXPR_OP_ALL), _NO_ARRAYS),
    Construct("IS DISTINCT FROM", "A_Expr", _kind(tree.AEXPR_DISTINCT, tree.AEXPR_NOT_DISTINCT), _NULL_SAFE),
    Construct(
        "BETWEEN SYMMETRIC",
        "A_Expr",
        _kind(tree.AEXPR_BETWEEN_SYM, tree.AEXPR_NOT_BETWEEN_SYM),
        "Write BETWEEN LEAST(a, b) AND GREATEST(a, b).",
    ),
    Construct("COLLATE", "CollateClause", lambda _: True, "Write COLLATE(expression, 'case_insensitive') on AWS."),
    Construct("CURRENT_TIMESTAMP and its kin", "SQLValueFunction", lambda node: node.op in _CLOCKS, _CLOCK),
    Construct("WITH ... AS MATERIALIZED", "CommonTableExpr", lambda node: node.ctematerialized > 1, "Leave it out."),
    Construct("SEARCH and CYCLE", "CommonTableExpr", _has("search_clause"), "Carry the path in a column."),
    Construct("SEARCH and CYCLE", "CommonTableExpr", _has("cycle_clause"), "Carry the path in a column."),
    Construct("INSERT, UPDATE, DELETE in WITH", "CommonTableExpr", _changes_data, "Use a temporary table."),
    Construct("UPDATE ... SET (a, b) = ...", "MultiAssignRef", lambda _: True, "Set each column by itself."),
    Construct("an alias on DELETE's table", "DeleteStmt", lambda n: n.relation.HasField("alias"), "Use the name."),
    Construct("WHERE CURRENT OF", "CurrentOfExpr", lambda _: True, "Find the row by its key."),
    Construct("ONLY", "RangeVar", lambda node: not node.inh, "Redshift has no inheritance: leave ONLY out."),
    Construct("EXPLAIN with options", "ExplainStmt", _options_but_verbose, "Write EXPLAIN or EXPLAIN VERBOSE."),
    Construct(
        "LOCK ... IN ... MODE",
        "LockStmt",
        lambda node: node.mode != _ACCESS_EXCLUSIVE or node.nowait,
        "Write LOCK table, which is ACCESS EXCLUSIVE.",
    ),
    Construct(
        "TRUNCATE of several tables, or with options",
        "TruncateStmt",
        lambda node: len(node.relations) > 1 or node.restart_seqs or node.behavior == tree.DROP_CASCADE,
        "Write one TRUNCATE for each table.",
    ),
    Construct("WITH CHECK OPTION", "ViewStmt", lambda node: node.with_check_option > 1, "Leave it out."),
    Construct("options of a view", "ViewStmt", _given("options"), "Leave them out."),
    Construct("WITH NO DATA", "IntoClause", _given("skip_data"), "Write AS SELECT ... WHERE FALSE."),
    Construct(
        "SCROLL and WITH HOLD",
        "DeclareCursorStmt",
        lambda node: node.options & (_CURSOR_SCROLL | _CURSOR_HOLD),
        "Read the cursor forward, inside its transaction.",
    ),
    Construct("AND CHAIN", "TransactionStmt", _given("chain"), "Write COMMIT; BEGIN."),
    Construct("DEFERRABLE", "TransactionStmt", lambda n: any("defer" in o.def_elem.defname for o in n.options), "-"),
    Construct("bit strings", "A_Const", _has("bsval"), "Write FROM_HEX(...)."),
)
_BY_NODE: dict[str, list[Construct]] = {}
for _construct in CONSTRUCTS:
    _BY_NODE.setdefault(_construct.node, []).append(_construct)


def refuse_construct(node: Node) -> None:
    """Raise RedshiftError when this node of the tree is something that Redshift has not."""
    for construct in _BY_NODE.get(node.DESCRIPTOR.name, ()):
        if construct.found(node):
            raise RedshiftError(
                FEATURE_NOT_SUPPORTED, f"Redshift does not have {construct.name}", hint=construct.remedy
            )
