"""Constructs of PostgreSQL's grammar that Redshift does not have, found in the parse tree."""

from collections.abc import Callable
from dataclasses import dataclass

from local_aws.redshift.errors import not_in_redshift
from local_aws.redshift.translate.rules.functions import LISTAGG
from local_aws.redshift.translate.rules.pivot import MARKS
from local_aws.redshift.translate.rules.queries import QUALIFY
from local_aws.redshift.translate.rules.windows import IGNORE_NULLS
from local_aws.redshift.translate.tree import Node, constant, name_and_fields, words


@dataclass(frozen=True)
class Construct:
    """One construct: the tree's node that can hold it, whether it does, and what to write instead."""

    name: str
    node: str
    found: Callable[[Node], bool]
    remedy: str
    on_leader: bool = False
    """Whether the leader node runs it where no user's table is read [c_sql-functions-leader-node]."""


_FRAME_GIVEN, _FRAME_RANGE, _FRAME_GROUPS, _FRAME_EXCLUDES = 0x1, 0x2, 0x8, 0x8000 | 0x10000 | 0x20000
"""Bits of WindowDef.frameOptions (parsenodes.h)."""
_CURSOR_OTHERS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20
"""Bits of DeclareCursorStmt.options."""
_ACCESS_EXCLUSIVE = 8
_OTHER_OBJECTS = ("OBJECT_SEQUENCE", "OBJECT_TYPE", "OBJECT_DOMAIN", "OBJECT_FDW", "OBJECT_FOREIGN_SERVER")
_ROLE_OPTIONS = ("canlogin", "inherit", "isreplication", "bypassrls", "superuser", "createrole", "adminmembers")
_NULL_SAFE = "Write (a = b OR (a IS NULL AND b IS NULL)), or compare NVL(a, ...) with NVL(b, ...)."
_NO_ARRAYS = "Redshift has no array type: write IN (...), a table of the elements, or LISTAGG."
_CLOCK = "Write GETDATE(), SYSDATE or CURRENT_DATE."
_CLOCKS = [
    f"SVFOP_{name}{precision}"
    for name in ("CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP")
    for precision in ("", "_N")
]
_QUERIES_OF = {"RangeSubselect": "subquery", "CommonTableExpr": "ctequery", "SubLink": "subselect"} | dict.fromkeys(
    ("CreateTableAsStmt", "ViewStmt", "ExplainStmt", "DeclareCursorStmt", "PrepareStmt"), "query"
)
"""Nodes that hold a query, and the field in which they do; INSERT's own is not among them."""


def _always(_node: Node) -> bool:
    return True


def _has(field: str) -> Callable[[Node], bool]:
    # libpg_query leaves out what is false, zero or empty.
    return lambda node: field in node


def _is(field: str, *values: str) -> Callable[[Node], bool]:
    return lambda node: node.get(field) in values


def _is_not(field: str, default: str) -> Callable[[Node], bool]:
    return lambda node: node.get(field, default) != default


def _is_values(field: str) -> Callable[[Node], bool]:
    return lambda node: "valuesLists" in name_and_fields(node[field])[1]


def _is_values_in_set(node: Node) -> bool:
    return any("valuesLists" in node.get(side, ()) for side in ("larg", "rarg"))


def _distinct_on(node: Node) -> bool:
    return any(node.get("distinctClause", ()))


def _selects_nothing(node: Node) -> bool:
    return node.get("op", "SETOP_NONE") == "SETOP_NONE" and not ("targetList" in node or "valuesLists" in node)


def _all_of_set(node: Node) -> bool:
    return "all" in node and node["op"] in ("SETOP_EXCEPT", "SETOP_INTERSECT")


def _frame(node: Node) -> bool:
    options = node.get("frameOptions", 0)
    return bool(options & _FRAME_GIVEN and options & (_FRAME_RANGE | _FRAME_GROUPS | _FRAME_EXCLUDES))


def _orders_inside(node: Node) -> bool:
    # A rule writes LISTAGG this way.
    own = words(node["funcname"])[0] == LISTAGG
    return "agg_order" in node and "agg_within_group" not in node and not own


def _filters(node: Node) -> bool:
    return "agg_filter" in node and constant(node["agg_filter"]) != IGNORE_NULLS


def _calls_in_from(node: Node) -> bool:
    call = node["functions"][0]["List"]["items"][0].get("FuncCall", {})
    return not call or words(call["funcname"])[-1] not in MARKS


def _other_windows(node: Node) -> bool:
    return any(item["WindowDef"]["name"] != QUALIFY for item in node.get("windowClause", ()))


def _table_function(node: Node) -> bool:
    return "ordinality" in node or "is_rowsfrom" in node


def _changes_data(node: Node) -> bool:
    return name_and_fields(node["ctequery"])[0] != "SelectStmt"


def _options_but_verbose(node: Node) -> bool:
    return any(option["DefElem"]["defname"] != "verbose" for option in node.get("options", ()))


def _explains_other(node: Node) -> bool:
    return name_and_fields(node["query"])[0] in ("DeclareCursorStmt", "ExecuteStmt", "RefreshMatViewStmt")


def _grants_to_session(node: Node) -> bool:
    return any("SESSION" in spec or "CURRENT" in spec for spec in (g["RoleSpec"]["roletype"] for g in node["grantees"]))


def _role_options(node: Node) -> bool:
    if node.get("stmt_type") == "ROLESTMT_ROLE":
        return False  # it has no options at all (queries.py)
    return any(option["DefElem"]["defname"] in _ROLE_OPTIONS for option in node.get("options", ()))


def _deferrable(node: Node) -> bool:
    return any("defer" in option["DefElem"]["defname"] for option in node.get("options", ()))


def _sets_deferrable(node: Node) -> bool:
    return any("defer" in item.get("DefElem", {}).get("defname", "") for item in node.get("args", ()))


CONSTRUCTS = (
    Construct("ON CONFLICT", "InsertStmt", _has("onConflictClause"), "Write MERGE from a staging table."),
    *(
        Construct("RETURNING", node, _has("returningClause"), "SELECT the rows before or after.")
        for node in ("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt")
    ),
    Construct("OVERRIDING", "InsertStmt", _is_not("override", "OVERRIDING_NOT_SET"), "Leave the IDENTITY column out."),
    Construct("SELECT without a select list", "SelectStmt", _selects_nothing, "Name a column, or write *."),
    Construct("DISTINCT ON", "SelectStmt", _distinct_on, "Filter ROW_NUMBER() OVER (...) = 1 in a subquery."),
    Construct("EXCEPT ALL and INTERSECT ALL", "SelectStmt", _all_of_set, "Leave ALL out, or number the duplicates."),
    Construct("FOR UPDATE and FOR SHARE", "SelectStmt", _has("lockingClause"), "LOCK the table."),
    Construct("the WINDOW clause", "SelectStmt", _other_windows, "Repeat the window in each OVER (...)."),
    Construct("GROUP BY DISTINCT", "SelectStmt", _has("groupDistinct"), "Write GROUP BY."),
    *(
        Construct("VALUES outside of INSERT", node, _is_values(field), "Write SELECT ... UNION ALL SELECT ....")
        for node, field in _QUERIES_OF.items()
    ),
    Construct("VALUES outside of INSERT", "SelectStmt", _is_values_in_set, "Write SELECT ... UNION ALL SELECT ...."),
    Construct("LATERAL", "RangeSubselect", _has("lateral"), "Join with a subquery that groups by the key."),
    Construct("functions in FROM", "RangeFunction", _calls_in_from, "Number rows by ROW_NUMBER().", on_leader=True),
    Construct("WITH ORDINALITY and ROWS FROM", "RangeFunction", _table_function, "Number the rows by ROW_NUMBER()."),
    Construct("TABLESAMPLE", "RangeTableSample", _always, "Filter RANDOM() < 0.01."),
    Construct("XMLTABLE and JSON_TABLE", "RangeTableFunc", _always, "COPY the document into columns."),
    Construct("XMLTABLE and JSON_TABLE", "JsonTable", _always, "COPY the document into columns."),
    Construct("XML", "XmlExpr", _always, "Redshift has no XML."),
    Construct("SQL/JSON functions", "JsonFuncExpr", _always, "Write JSON_EXTRACT_PATH_TEXT."),
    Construct("SQL/JSON functions", "JsonObjectConstructor", _always, "Concatenate the text."),
    Construct("SQL/JSON functions", "JsonArrayConstructor", _always, "Concatenate the text."),
    Construct("SQL/JSON functions", "JsonScalarExpr", _always, "Keep the value as VARCHAR."),
    Construct("SQL/JSON functions", "JsonParseExpr", _always, "Keep the document as VARCHAR."),
    Construct("IS JSON", "JsonIsPredicate", _always, "Write IS_VALID_JSON(...)."),
    Construct("JOIN ... USING ... AS", "JoinExpr", _has("join_using_alias"), "Leave the alias out."),
    Construct("FILTER", "FuncCall", _filters, "Write AGGREGATE(CASE WHEN ... THEN ... END)."),
    Construct(
        "ORDER BY inside an aggregate", "FuncCall", _orders_inside, "Write LISTAGG(...) WITHIN GROUP (ORDER BY ...)."
    ),
    Construct("VARIADIC", "FuncCall", _has("func_variadic"), _NO_ARRAYS),
    Construct("named arguments", "NamedArgExpr", _always, "Give the arguments by their places."),
    Construct("RANGE and GROUPS frames", "WindowDef", _frame, "Write ROWS BETWEEN ... AND ...."),
    Construct("ARRAY[...]", "A_ArrayExpr", _always, _NO_ARRAYS, on_leader=True),
    Construct("array types", "TypeName", _has("arrayBounds"), _NO_ARRAYS, on_leader=True),
    Construct("ARRAY(SELECT ...)", "SubLink", _is("subLinkType", "ARRAY_SUBLINK"), _NO_ARRAYS, on_leader=True),
    Construct("= ANY (array)", "A_Expr", _is("kind", "AEXPR_OP_ANY", "AEXPR_OP_ALL"), _NO_ARRAYS, on_leader=True),
    Construct("IS DISTINCT FROM", "A_Expr", _is("kind", "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"), _NULL_SAFE),
    Construct(
        "BETWEEN SYMMETRIC",
        "A_Expr",
        _is("kind", "AEXPR_BETWEEN_SYM", "AEXPR_NOT_BETWEEN_SYM"),
        "Write BETWEEN LEAST(a, b) AND GREATEST(a, b).",
    ),
    Construct("COLLATE", "CollateClause", _always, "Write COLLATE(expression, 'case_insensitive') on AWS."),
    Construct(
        "CURRENT_SCHEMA on tables of users",
        "SQLValueFunction",
        _is("op", "SVFOP_CURRENT_SCHEMA"),
        "Ask for it in a query of its own.",
        on_leader=True,
    ),
    Construct("CURRENT_TIMESTAMP and its kin", "SQLValueFunction", _is("op", *_CLOCKS), _CLOCK, on_leader=True),
    Construct(
        "WITH ... AS MATERIALIZED",
        "CommonTableExpr",
        _is_not("ctematerialized", "CTEMaterializeDefault"),
        "Leave it out.",
    ),
    Construct("SEARCH and CYCLE", "CommonTableExpr", _has("search_clause"), "Carry the path in a column."),
    Construct("SEARCH and CYCLE", "CommonTableExpr", _has("cycle_clause"), "Carry the path in a column."),
    Construct("INSERT, UPDATE, DELETE in WITH", "CommonTableExpr", _changes_data, "Use a temporary table."),
    Construct("UPDATE ... SET (a, b) = ...", "MultiAssignRef", _always, "Set each column by itself."),
    Construct("an alias on DELETE's table", "DeleteStmt", lambda node: "alias" in node["relation"], "Use the name."),
    Construct("WHERE CURRENT OF", "CurrentOfExpr", _always, "Find the row by its key."),
    Construct("ONLY", "RangeVar", lambda node: "inh" not in node, "Redshift has no inheritance: leave ONLY out."),
    Construct("EXPLAIN with options", "ExplainStmt", _options_but_verbose, "Write EXPLAIN or EXPLAIN VERBOSE."),
    Construct("EXPLAIN of this statement", "ExplainStmt", _explains_other, "It explains queries and changes of rows."),
    Construct(
        "LOCK ... IN ... MODE",
        "LockStmt",
        lambda node: node["mode"] != _ACCESS_EXCLUSIVE or "nowait" in node,
        "Write LOCK table, which is ACCESS EXCLUSIVE.",
    ),
    Construct("WITH CHECK OPTION", "ViewStmt", _is_not("withCheckOption", "NO_CHECK_OPTION"), "Leave it out."),
    Construct("options of a view", "ViewStmt", _has("options"), "Leave them out."),
    Construct("WITH NO DATA", "IntoClause", _has("skipData"), "Write AS SELECT ... WHERE FALSE."),
    Construct("WITH NO DATA", "RefreshMatViewStmt", _has("skipData"), "Leave it out."),
    Construct(
        "BINARY, SCROLL, INSENSITIVE and WITH HOLD",
        "DeclareCursorStmt",
        lambda node: bool(node.get("options", 0) & _CURSOR_OTHERS),
        "Read the cursor forward, inside its transaction.",
    ),
    Construct("FETCH but forward", "FetchStmt", _is_not("direction", "FETCH_FORWARD"), "Write FETCH NEXT, n or ALL."),
    Construct("CLOSE ALL", "ClosePortalStmt", lambda node: "portalname" not in node, "Write CLOSE name."),
    Construct("GRANTED BY", "GrantStmt", _has("grantor"), "Leave it out."),
    Construct("privileges on sequences and types", "GrantStmt", _is("objtype", *_OTHER_OBJECTS), "Redshift has none."),
    Construct("CURRENT_USER and its kin in a GRANT", "GrantStmt", _grants_to_session, "Write the name."),
    Construct(
        "the privileges TRIGGER, CONNECT, MAINTAIN and SET",
        "AccessPriv",
        _is("priv_name", "trigger", "connect", "maintain", "set", "alter system"),
        "Redshift's are SELECT, INSERT, UPDATE, DELETE, DROP, REFERENCES, ALTER, TRUNCATE, CREATE, TEMP and USAGE.",
    ),
    Construct(
        "LOGIN and its kin in CREATE USER", "CreateRoleStmt", _role_options, "A user can log in [r_CREATE_USER]."
    ),
    Construct("LOGIN and its kin in ALTER USER", "AlterRoleStmt", _role_options, "A user can log in [r_ALTER_USER]."),
    Construct("SET ... FROM CURRENT", "VariableSetStmt", _is("kind", "VAR_SET_CURRENT"), "Write the value."),
    Construct("AND CHAIN", "TransactionStmt", _has("chain"), "Write COMMIT; BEGIN."),
    Construct("DEFERRABLE", "TransactionStmt", _deferrable, "Leave it out."),
    Construct("DEFERRABLE", "VariableSetStmt", _sets_deferrable, "Leave it out."),
    Construct("bit strings", "A_Const", _has("bsval"), "Write FROM_HEX(...)."),
)
_BY_NODE: dict[str, list[Construct]] = {}
for _construct in CONSTRUCTS:
    _BY_NODE.setdefault(_construct.node, []).append(_construct)


def refuse_construct(name: str, node: Node, on_leader: bool = False) -> None:
    """Raise RedshiftError when this node of the tree is something that Redshift does not have."""
    for construct in _BY_NODE.get(name, ()):
        if construct.found(node) and not (on_leader and construct.on_leader):
            raise not_in_redshift(construct.name, construct.remedy)
