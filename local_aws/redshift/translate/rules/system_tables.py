"""Tables of the catalog, read as Redshift shows them: catalog/pg_catalog.sql has a view for each of these names."""

from local_aws.redshift.translate.tree import Node, string, words

_VIEWS = {
    "pg_catalog": frozenset(
        """
        pg_attrdef pg_attribute pg_class pg_constraint pg_database pg_default_acl pg_group pg_index pg_indexes
        pg_namespace pg_proc pg_roles pg_tables pg_trigger pg_user pg_views
        """.split()  # noqa: SIM905 - a list of words reads best as words
    ),
    "information_schema": frozenset(
        """
        check_constraints columns key_column_usage schemata table_constraints tables triggers views
        """.split()  # noqa: SIM905
    ),
}
_FUNCTIONS = frozenset(("format_type", "pg_get_constraintdef", "pg_get_indexdef"))


def read_catalog(relation: Node) -> bool:
    """Name the stand-in's view in a RangeVar of the catalog; whether it is one."""
    if relation["relname"] not in _VIEWS.get(relation.get("schemaname", "pg_catalog"), ()):
        return False
    relation["schemaname"] = "redshift_system"
    relation.pop("catalogname", None)
    return True


def read_catalog_column(reference: Node) -> bool:
    """Name the stand-in's view in a column reference as schema.table.column; whether it is one of the catalog."""
    names = [part.get("String", {}).get("sval", "*") for part in reference["fields"]]
    if len(names) < 3 or names[-2] not in _VIEWS.get(names[-3], ()):
        return False
    reference["fields"][-3] = string("redshift_system")
    return True


def read_catalog_function(call: Node) -> bool:
    """Name the stand-in's function in the place of one of PostgreSQL's; whether it is one."""
    if words(call["funcname"])[-1] not in _FUNCTIONS:
        return False
    call["funcname"] = [string("redshift_system"), call["funcname"][-1]]
    return True
