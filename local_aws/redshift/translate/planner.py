"""From a query text to the plans of its statements."""

from local_aws.redshift.translate.literals import escape_literals
from local_aws.redshift.translate.refusals.constructs import refuse_construct
from local_aws.redshift.translate.refusals.merge import refuse_merge
from local_aws.redshift.translate.refusals.names import RefusedNames
from local_aws.redshift.translate.refusals.own import refuse_own, refuse_own_schema
from local_aws.redshift.translate.refusals.reserved import refuse_reserved
from local_aws.redshift.translate.refusals.statements import refuse_statement
from local_aws.redshift.translate.refusals.tokens import refuse_tokens
from local_aws.redshift.translate.rules import apply
from local_aws.redshift.translate.rules.alter_table import alter_table
from local_aws.redshift.translate.rules.create_table import create_table, select_into
from local_aws.redshift.translate.rules.dates import date_functions
from local_aws.redshift.translate.rules.functions import functions, listagg
from local_aws.redshift.translate.rules.maintenance import analyze, isolation_level, password_disable, truncate, vacuum
from local_aws.redshift.translate.rules.merge import merge_as_replacement, remove_duplicates
from local_aws.redshift.translate.rules.names import fold_quoted_names
from local_aws.redshift.translate.rules.selects import approximate, convert, minus, qualify, sysdate, top
from local_aws.redshift.translate.rules.settings import CASE_SENSITIVE, settings
from local_aws.redshift.translate.rules.types import type_names
from local_aws.redshift.translate.rules.views import create_schema, late_binding_view, materialized_view
from local_aws.redshift.translate.statements import Kind, Plan, Statement, split
from local_aws.redshift.translate.tree import nodes, parse

#: They make the statement readable for PostgreSQL's grammar.
SHAPE = (
    create_table,
    select_into,
    alter_table,
    late_binding_view,
    materialized_view,
    create_schema,
    vacuum,
    analyze,
    truncate,
    remove_duplicates,
    isolation_level,
    password_disable,
    settings,
    qualify,
    top,
    minus,
    approximate,
    type_names,
    convert,
    sysdate,
    listagg,
)
#: They write what the refusals would refuse.
EXPRESSION = (date_functions, functions, merge_as_replacement)
_ASKS_IDS = {"pg_last_copy_id", "pg_last_copy_count", "pg_last_query_id"}


class Planner:
    """Plans the statements of one session, which it knows the settings of."""

    def __init__(self, refused: RefusedNames) -> None:
        self._refused = refused
        self._case_sensitive = False

    def plan(self, sql: str) -> list[Plan]:
        """Plan every statement of a query text. Raises RedshiftError for the first that cannot be run."""
        marked = escape_literals(sql)
        return [self._plan(statement, moved=marked != sql) for statement in split(marked)]

    def _plan(self, statement: Statement, moved: bool) -> Plan:
        written = statement.sql
        refuse_own_schema(statement)
        if statement.starts("copy"):
            return Plan(written, Kind.COPY)
        refuse_statement(statement)
        refuse_tokens(statement)
        if not self._case_sensitive:
            statement = fold_quoted_names(statement)
        self._note_setting(statement)
        statement = apply(SHAPE, statement)
        text = statement.sql.encode()
        for name, node in nodes(parse(statement.sql)):
            refuse_construct(name, node)
            refuse_merge(name, node)
            refuse_reserved(name, node, text)
            refuse_own(name, node)
            self._refused.refuse(name, node)
        statement = apply(EXPRESSION, statement)
        begins = statement.starts("begin") or statement.starts("start")
        return Plan(
            sql=statement.sql,
            kind=Kind.BEGIN if begins else Kind.POSTGRES,
            after=statement.after,
            commits=statement.commits,
            tag=statement.tag,
            asks_ids=not _ASKS_IDS.isdisjoint(statement.words),
            start=None if moved or statement.sql != written else statement.start,
        )

    def _note_setting(self, statement: Statement) -> None:
        if statement.starts("set") and CASE_SENSITIVE in statement.words:
            self._case_sensitive = statement.tokens[-1].text.strip("'").lower() in ("on", "true", "1", "yes")
        elif statement.starts("reset") and not statement.words.isdisjoint({CASE_SENSITIVE, "all"}):
            self._case_sensitive = False
