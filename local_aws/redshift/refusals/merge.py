"""Redshift's limits on MERGE [r_MERGE]."""

from typing import Any

from postgast import pg_query_pb2 as tree

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError


def refuse_merge(node: Any) -> None:
    """Raise RedshiftError for a MERGE that Redshift would not take."""
    reason = _reason(node)
    if reason:
        raise RedshiftError(
            FEATURE_NOT_SUPPORTED,
            f"MERGE: {reason}",
            hint="Redshift's MERGE has one WHEN MATCHED THEN UPDATE or DELETE, and one WHEN NOT MATCHED THEN INSERT, "
            "from a table with one row for each key.",
        )


def _reason(node: Any) -> str | None:
    source = node.source_relation.range_var
    checks = (
        (node.HasField("with_clause"), "WITH cannot stand before it"),
        (node.relation.HasField("alias"), "the target table cannot have an alias"),
        (node.source_relation.WhichOneof("node") != "range_var", "the source must be a table"),
        (
            (source.schemaname, source.relname) == (node.relation.schemaname, node.relation.relname),
            "the source cannot be the target",
        ),
    )
    return next((reason for wrong, reason in checks if wrong), None) or _branches(node)


def _branches(node: Any) -> str | None:
    branches = [item.merge_when_clause for item in node.merge_when_clauses]
    kinds = [branch.match_kind for branch in branches]
    if any(branch.HasField("condition") for branch in branches):
        return "a branch cannot have a condition (AND ...)"
    if any(branch.command_type == tree.CMD_NOTHING for branch in branches):
        return "a branch cannot DO NOTHING"
    if kinds != [tree.MERGE_WHEN_MATCHED, tree.MERGE_WHEN_NOT_MATCHED_BY_TARGET]:
        return "it needs WHEN MATCHED and then WHEN NOT MATCHED, each once"
    if any(len(item.res_target.indirection) for item in branches[0].target_list):
        return "SET names the target's columns without the table"
    return None
