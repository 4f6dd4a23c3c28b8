"""From a query text to the plans of its statements."""

import logging
import sys
from contextlib import suppress

from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError
from local_aws.redshift.translate.binder import Binder
from local_aws.redshift.translate.deparse import deparse
from local_aws.redshift.translate.literals import escape_literals
from local_aws.redshift.translate.long_names import LongNames
from local_aws.redshift.translate.refusals.changes import (
    CHANGES,
    is_resizing,
    refuse_merge,
    refuse_resizing,
    refuse_views,
)
from local_aws.redshift.translate.refusals.constructs import refuse_construct
from local_aws.redshift.translate.refusals.leader import functions_of_leader, reads_tables
from local_aws.redshift.translate.refusals.names import RefusedNames
from local_aws.redshift.translate.refusals.own import refuse_own, refuse_own_schema
from local_aws.redshift.translate.refusals.queries import refuse_query, refuse_system_columns
from local_aws.redshift.translate.refusals.reserved import NOT_RESERVED, refuse_reserved
from local_aws.redshift.translate.refusals.statements import refuse_statement
from local_aws.redshift.translate.refusals.tokens import refuse_tokens
from local_aws.redshift.translate.rules import (
    alter_table,
    apply,
    clauses,
    create_table,
    maintenance,
    merge,
    names,
    queries,
    rights,
    selects,
    settings,
    show,
    types,
    views,
)
from local_aws.redshift.translate.scope import Lookup, Tables
from local_aws.redshift.translate.statements import Kind, Plan, Statement, split
from local_aws.redshift.translate.tokens import Token, render
from local_aws.redshift.translate.tree import Node, nodes, parse, table_name, too_deep

log = logging.getLogger(__name__)

# A level of nesting in SQL takes some ten calls here.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
SHAPE = (
    create_table.create_table,
    create_table.select_into,
    alter_table.alter_table,
    alter_table.alter_materialized_view,
    views.late_binding_view,
    views.look_again,
    views.materialized_view,
    views.schema_of_database,
    views.create_schema,
    maintenance.vacuum,
    maintenance.analyze,
    maintenance.truncate,
    maintenance.isolation_level,
    maintenance.alter_database,
    maintenance.refresh,
    rights.disabled_password,
    rights.user_options,
    rights.grant,
    rights.group,
    rights.alter_role,
    rights.drop_role,
    maintenance.cancel,
    maintenance.cursor,
    merge.remove_duplicates,
    show.show,
    settings.settings,
    selects.delete,
    clauses.qualify,
    clauses.exclude,
    clauses.group_by_all,
    clauses.ignore_nulls,
    clauses.listagg,
    clauses.pivot,
    selects.top,
    selects.minus,
    selects.approximate,
    selects.try_cast,
    types.type_names,
    selects.convert,
    selects.bare_functions,
)
"""They make the statement readable for PostgreSQL's grammar."""
_MAX_KNOWN, _MAX_KNOWN_TEXT = 500, 10_000
"""Texts whose plans a session keeps, and how long one may be."""
_FAULT = "the stand-in Redshift cannot read this statement, by a fault of its own"
_ASKS_IDS = {"pg_last_copy_id", "pg_last_copy_count", "pg_last_query_id"}

_Named = set[tuple[str | None, str]]


class Planner:
    """Plans the statements of one session, which it knows the settings of."""

    def __init__(
        self, refused: RefusedNames, lookup: Lookup = lambda _names: {}, long_names: LongNames | None = None
    ) -> None:
        self._refused = refused
        self._long_names = long_names or LongNames()
        self._lookup = lookup
        self._case_sensitive = False
        # The plans of a text, and the columns of tables that they were made by.
        self._known: dict[str, tuple[list[Plan], list[tuple[_Named, Tables]]]] = {}

    def plan(self, sql: str) -> list[Plan]:
        """Plan every statement of a query text. Raises RedshiftError for the first that cannot be run."""
        known, read = self._known.get(sql, ([], []))
        if known and all(self._lookup(named) == columns for named, columns in read):
            return known
        self._sets = False
        self._read: list[tuple[_Named, Tables]] = []
        marked = escape_literals(sql)
        try:
            plans = [self._plan(statement, moved=marked != sql) for statement in split(marked)]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            log.exception("a statement could not be planned by an error of the stand-in's own")
            raise RedshiftError(
                INTERNAL_ERROR, _FAULT, hint="Report the statement; another spelling may do."
            ) from error
        if not self._sets and len(sql) <= _MAX_KNOWN_TEXT:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            self._known[sql] = plans, self._read
        return plans

    def _plan(self, statement: Statement, moved: bool) -> Plan:
        written = statement.sql
        refuse_own_schema(statement)
        if statement.starts("copy"):
            return Plan(self._named(selects.temporary_names(statement)).sql, Kind.COPY)
        refuse_statement(statement)
        refuse_tokens(statement)
        statement = self._named(selects.temporary_names(statement))
        self._note_setting(statement)
        statement = apply(SHAPE, statement)
        sql, tree = _parse(statement)
        found = list(nodes(tree))
        self._refuse(tree, found, sql.encode())
        tables = self._tables(found)
        refuse_views(found, tables)
        refuse_resizing(found, tables)
        replacement = merge.merge_as_replacement(statement)
        if replacement is not statement:
            tree = parse(replacement.sql)
            sql, found, statement = replacement.sql, list(nodes(tree)), replacement.tagged("MERGE")
        binder = self._bind(tree, tables, sizes_views=not statement.late_view)
        sql = deparse(tree) if binder.changed else sql
        if any(binder.text_sizes) and statement.after:
            statement = create_table.size_text(statement, binder.text_sizes)
        if statement.late_view or "replace" in tree["stmts"][0]["stmt"].get("ViewStmt", ()):
            sql, statement = views.write_view(tree, statement.late_view), statement.tagged("CREATE VIEW")
        comment = tree["stmts"][0]["stmt"].get("CommentStmt", {})
        if comment.get("objtype") == "OBJECT_VIEW":
            sql, statement = views.write_comment(comment), statement.tagged("COMMENT")
        begins = statement.starts("begin") or statement.starts("start")
        return Plan(
            sql=sql,
            kind=Kind.BEGIN if begins else Kind.POSTGRES,
            after=statement.after,
            commits=statement.commits,
            tag=statement.tag,
            block=statement.block,
            asks_ids=not _ASKS_IDS.isdisjoint(statement.words),
            start=None if moved or sql != written else statement.start,
        )

    def _named(self, statement: Statement) -> Statement:
        """Return it with names as the database keeps them."""
        return self._long_names.shorten(statement if self._case_sensitive else names.fold_quoted_names(statement))

    def _refuse(self, tree: Node, found: list[tuple[str, Node]], text: bytes) -> None:
        leaders = functions_of_leader(tree, found)
        if leaders is None:
            refuse_system_columns(found)
        # CREATE TABLE AS computes what reads no table on the leader node, too; no type of its own may come out.
        clocks = leaders is not None or ("CreateTableAsStmt" in tree["stmts"][0]["stmt"] and not reads_tables(found))
        for name, node in found:
            refuse_construct(name, node, clocks if name == "SQLValueFunction" else leaders is not None)
            refuse_merge(name, node)
            refuse_query(name, node)
            refuse_reserved(name, node, text)
            refuse_own(name, node)
            self._refused.refuse(name, node, leaders or frozenset())

    def _bind(self, tree: Node, tables: Tables, sizes_views: bool) -> Binder:
        """Apply the rules of the tree."""
        binder = Binder(tables, queries.QUERY_RULES, sizes_views)
        try:
            if "VariableSetStmt" not in tree["stmts"][0]["stmt"]:
                binder.statement(tree["stmts"][0]["stmt"])
        except RecursionError as error:
            raise too_deep() from error
        return binder

    def _tables(self, found: list[tuple[str, Node]]) -> Tables:
        """Return the tables that a query, or a change of rows or of a type, names."""
        if not any("fromClause" in node or name in CHANGES or is_resizing(name, node) for name, node in found):
            return {}
        named = {table_name(node) for name, node in found if name == "RangeVar"}
        columns = self._lookup(named)
        self._read.append((named, columns))
        return columns

    def _note_setting(self, statement: Statement) -> None:
        if statement.starts("set") or statement.starts("reset"):
            self._sets = True
            self._known.clear()
        if statement.starts("set") and settings.CASE_SENSITIVE in statement.words:
            self._case_sensitive = statement.tokens[-1].text.strip("'").lower() in settings.TRUE
        elif statement.starts("reset") and not statement.words.isdisjoint({settings.CASE_SENSITIVE, "all"}):
            self._case_sensitive = False


def _parse(statement: Statement) -> tuple[str, Node]:
    """Return the text and its tree, with the names quoted that only PostgreSQL reserves."""
    try:
        return statement.sql, parse(statement.sql)
    except RedshiftError:
        if names := NOT_RESERVED & statement.words:
            tokens = [Token(f'"{one.word}"', lead=one.lead) if one.word in names else one for one in statement.tokens]
            sql = render(tokens)
            with suppress(RedshiftError):
                return sql, parse(sql)
        raise
