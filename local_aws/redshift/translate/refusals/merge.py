"""Redshift's limits on MERGE [r_MERGE]."""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.tree import Node, name_and_fields


def refuse_merge(name: str, node: Node) -> None:
    """Raise RedshiftError for a MERGE that Redshift would not take."""
    reason = _reason(node) if name == "MergeStmt" else None
    if reason:
        raise RedshiftError(
            FEATURE_NOT_SUPPORTED,
            f"MERGE: {reason}",
            hint="Redshift's MERGE has one WHEN MATCHED THEN UPDATE or DELETE, and one WHEN NOT MATCHED THEN INSERT, "
            "from a table with one row for each key.",
        )


def _reason(node: Node) -> str | None:
    target = node["relation"]
    kind, source = name_and_fields(node["sourceRelation"])
    checks = (
        ("withClause" in node, "WITH cannot stand before it"),
        ("alias" in target, "the target table cannot have an alias"),
        (kind != "RangeVar", "the source must be a table"),
        (_table(source) == _table(target), "the source cannot be the target"),
    )
    return next((reason for wrong, reason in checks if wrong), None) or _branches(node)


def _table(relation: Node) -> tuple[str | None, str | None]:
    return relation.get("schemaname"), relation.get("relname")


def _branches(node: Node) -> str | None:
    branches = [item["MergeWhenClause"] for item in node["mergeWhenClauses"]]
    kinds = [branch["matchKind"] for branch in branches]
    if any("condition" in branch for branch in branches):
        return "a branch cannot have a condition (AND ...)"
    if any(branch["commandType"] == "CMD_NOTHING" for branch in branches):
        return "a branch cannot DO NOTHING"
    if kinds != ["MERGE_WHEN_MATCHED", "MERGE_WHEN_NOT_MATCHED_BY_TARGET"]:
        return "it needs WHEN MATCHED and then WHEN NOT MATCHED, each once"
    if not branches[1].get("values"):
        return "INSERT needs VALUES"
    if any("indirection" in item["ResTarget"] for item in branches[0].get("targetList", ())):
        return "SET names the target's columns without the table"
    return None
