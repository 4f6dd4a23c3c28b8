"""Redshift's limits on changes: of rows by MERGE [r_MERGE] and in views, of types to VARCHAR's size [r_ALTER_TABLE]."""

from local_aws.redshift.errors import refused
from local_aws.redshift.translate.scope import Tables
from local_aws.redshift.translate.tree import Node, name_and_fields, table_name

CHANGES = {
    "InsertStmt": "cannot insert into a view",
    "UpdateStmt": "cannot update a view",
    "DeleteStmt": "cannot delete from a view",
    "MergeStmt": "MERGE: the source and the target must be tables, not views",
}
"""The statements that change rows, and how Redshift refuses them on a view.

LOCK is not among them: to ask what it names would give a transaction its snapshot before it has the lock.
"""


ONLY_VARCHAR = "ALTER COLUMN TYPE: Amazon Redshift changes only the size of a VARCHAR column"


def refuse_views(found: list[tuple[str, Node]], tables: Tables) -> None:
    """Raise RedshiftError when one of these nodes changes the rows of a view, or merges from one."""
    for name, node in found:
        if name in CHANGES:
            _, source = name_and_fields(node.get("sourceRelation", {}))
            known = [tables.get(table_name(relation)) for relation in (node["relation"], source) if relation]
            if any(table and table.is_view for table in known):
                raise refused(CHANGES[name], "Change the table behind it.")


def is_resizing(name: str, node: Node) -> bool:
    """Return whether a node is the ALTER COLUMN TYPE of an ALTER TABLE."""
    return name == "AlterTableCmd" and node["subtype"] == "AT_AlterColumnType"


def refuse_resizing(found: list[tuple[str, Node]], tables: Tables) -> None:
    """Raise RedshiftError when one of these nodes changes the type of a column that is not a VARCHAR."""
    resized = {node["name"] for name, node in found if is_resizing(name, node)}
    for table in tables.values() if resized else ():
        if any(one.name in resized and one.kind and one.kind.name != "varchar" for one in table.columns):
            raise refused(ONLY_VARCHAR, "Add a column of the new type, UPDATE it from the old one, and drop that.")


def refuse_merge(name: str, node: Node) -> None:
    """Raise RedshiftError for a MERGE that Redshift would not take."""
    reason = _reason(node) if name == "MergeStmt" else None
    if reason:
        raise refused(
            f"MERGE: {reason}",
            "Redshift's MERGE has one WHEN MATCHED THEN UPDATE or DELETE, and one WHEN NOT MATCHED THEN INSERT, "
            "from a table with one row for each key.",
        )


def _reason(node: Node) -> str | None:
    target = node["relation"]
    kind, source = name_and_fields(node["sourceRelation"])
    checks = (
        ("withClause" in node, "WITH cannot stand before it"),
        ("alias" in target, "the target table cannot have an alias"),
        (kind != "RangeVar", "the source must be a table"),
        (kind == "RangeVar" and table_name(source) == table_name(target), "the source cannot be the target"),
    )
    return next((reason for wrong, reason in checks if wrong), None) or _branches(node)


def _branches(node: Node) -> str | None:
    branches = [item["MergeWhenClause"] for item in node["mergeWhenClauses"]]
    kinds = [branch["matchKind"] for branch in branches]
    if any("condition" in branch for branch in branches):
        return "a branch cannot have a condition (AND ...)"
    if any(branch["commandType"] == "CMD_NOTHING" for branch in branches):
        return "a branch cannot DO NOTHING"
    if kinds != ["MERGE_WHEN_MATCHED", "MERGE_WHEN_NOT_MATCHED_BY_TARGET"]:
        return "it needs WHEN MATCHED and then WHEN NOT MATCHED, each once"
    if not branches[1].get("values") or branches[1].get("override") != "OVERRIDING_NOT_SET":
        return "INSERT needs VALUES"
    if any("indirection" in item["ResTarget"] for item in branches[0].get("targetList", ())):
        return "SET names the target's columns without the table"
    return None
