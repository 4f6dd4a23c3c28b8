"""Which statements run on the leader node: queries that read catalog tables only, or none.

There PostgreSQL's arrays and some of its functions work, which no table of a user can be read with
[c_sql-functions-leader-node, c_SQL_functions_leader_node_only].
"""

from local_aws.redshift.translate.tree import Node, name_and_fields

FUNCTIONS = frozenset(
    """
    _pg_expandarray age array_append array_cat array_dims array_in array_length array_lower array_out array_prepend
    array_to_string array_upper byteain col_description current_schema current_schemas format_type generate_series
    generate_subscripts has_any_column_privilege has_column_privilege has_database_privilege has_schema_privilege
    has_table_privilege inet_client_addr inet_server_addr
    inet_server_port isfinite now obj_description oidvectortypes pg_client_encoding pg_encoding_to_char
    pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_late_binding_view_cols
    pg_get_ruledef pg_get_userbyid pg_get_viewdef pg_is_in_recovery pg_opclass_is_visible pg_operator_is_visible
    pg_stat_get_numscans pg_table_is_visible pg_timezone_names pg_type_is_visible shobj_description string_to_array
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Functions that Redshift runs there only."""
OF_CATALOG = frozenset(
    """
    pg_database_size pg_get_function_arguments pg_get_function_result pg_get_triggerdef pg_size_pretty pg_table_size
    pg_tablespace_location unnest
    """.split()  # noqa: SIM905
)
"""Functions that it runs there in queries of the catalog only, as psql's are."""
_SCHEMAS = ("pg_catalog", "information_schema")
_PREFIXES = ("pg_", "svv_", "svl_", "svcs_", "stl_", "stv_", "sys_")


def functions_of_leader(tree: Node, found: list[tuple[str, Node]]) -> frozenset[str] | None:
    """Return what the statement may call if it is a query without a table of a user's; None if it is not.

    `found` are all nodes of its tree.
    """
    name, statement = name_and_fields(tree["stmts"][0]["stmt"])
    view: Node | None = None
    while name in ("ExplainStmt", "DeclareCursorStmt", "PrepareStmt", "ViewStmt"):
        view = statement.get("view", view)
        name, statement = name_and_fields(statement["query"])
    if name != "SelectStmt" or "intoClause" in statement:
        return None
    if reads_tables([(kind, node) for kind, node in found if node is not view]):
        return None
    if any(is_system(node) for kind, node in found if kind == "RangeVar"):
        return FUNCTIONS | OF_CATALOG
    return None if view else FUNCTIONS


def reads_tables(found: list[tuple[str, Node]]) -> bool:
    """Return whether a statement of these nodes reads a table of a user's; the one that it makes does not count."""
    local = {node["ctename"] for kind, node in found if kind == "CommonTableExpr"}
    return any(kind == "RangeVar" and not is_system(node) and node["relname"] not in local for kind, node in found)


def is_system(relation: Node) -> bool:
    """Return whether a RangeVar names a table or view of the system's."""
    schema = relation.get("schemaname")
    return schema in _SCHEMAS or (schema is None and relation["relname"].startswith(_PREFIXES))
