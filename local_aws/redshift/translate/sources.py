"""What a query reads from: its common table expressions and the items of its FROM."""

from typing import TYPE_CHECKING

from local_aws.redshift.translate.rules.pivot import pivot, pivots
from local_aws.redshift.translate.rules.system_tables import read_catalog
from local_aws.redshift.translate.scope import Column, Relation, Scope
from local_aws.redshift.translate.tree import Node, name_and_fields, table_name, words

if TYPE_CHECKING:
    from local_aws.redshift.translate.binder import Binder


def bind_with(binder: "Binder", fields: Node, scope: Scope) -> None:
    """Bind the common table expressions of a query or statement."""
    clause = fields.get("withClause", {})
    scope.recursive = "recursive" in clause
    for item in clause.get("ctes", ()):
        query = item["CommonTableExpr"]
        if scope.recursive:
            scope.queries[query["ctename"]] = None
        columns = binder.statement(query["ctequery"], scope)
        scope.queries[query["ctename"]] = _renamed(columns, query.get("aliascolnames", []))


def bind_source(binder: "Binder", item: Node, scope: Scope) -> None:
    """Bind an item of FROM, and add its relations to the scope."""
    name, fields = name_and_fields(item)
    alias = fields.get("alias", {})
    if name == "JoinExpr":
        if pivots(fields):
            left = Scope(scope.outer, queries=scope.all_queries())
            bind_source(binder, fields["larg"], left)
            names = pivot(item, left, binder.visit)
            binder.changed = True
            scope.relations.append(Relation(_alias(binder, item, scope), [Column(one, None) for one in names]))
            return
        bind_source(binder, fields["larg"], scope)
        bind_source(binder, fields["rarg"], scope)
        scope.merges |= "isNatural" in fields or "usingClause" in fields
        if "quals" in fields:
            scope.joins = fields.get("jointype", "JOIN_INNER") != "JOIN_INNER"
            binder.visit(fields["quals"], scope)
            scope.joins = False
        return
    if name == "RangeVar":
        query = None if "schemaname" in fields else scope.query(fields["relname"])
        table = binder.tables.get(table_name(fields))
        binder.changed |= query is None and read_catalog(fields)
        columns: list[Column] | None = query[0] if query else table and table.columns
        known_as = alias.get("aliasname", fields["relname"])
    elif name == "RangeSubselect":
        columns = binder.statement(fields["subquery"], Scope(scope.outer, queries=scope.all_queries(), derived=True))
        known_as = _alias(binder, item, scope)
    else:
        binder.children(fields, scope)
        named = [item["ColumnDef"]["colname"] for item in fields.get("coldeflist", ())]
        columns = [Column(one, None) for one in named] or None
        known_as = alias.get("aliasname", "")
    scope.relations.append(Relation(known_as, _renamed(columns, alias.get("colnames", []))))


def _alias(binder: "Binder", item: Node, scope: Scope) -> str:
    """Return a subquery's alias; one without gets one, which PostgreSQL before 16 asks for."""
    fields = item["RangeSubselect"]
    if "alias" not in fields:
        fields["alias"] = {"aliasname": f"unnamed_{len(scope.relations)}"}
        binder.changed = True
    return str(fields["alias"]["aliasname"])


def _renamed(columns: list[Column] | None, names: list[Node]) -> list[Column] | None:
    if columns is None:
        return None
    given = words(names)
    return [Column(given[at], one.kind) if at < len(given) else one for at, one in enumerate(columns)]
