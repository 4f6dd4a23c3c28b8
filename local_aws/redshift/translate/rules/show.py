"""SHOW of databases, schemas, tables, columns, grants and definitions, as queries of system views [r_SHOW_TABLES]."""

from local_aws.redshift.errors import not_here
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.names import name_of, text_literal
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import STRING, Tokens, starts, unexpected, written

_TABLES = "* FROM redshift_system.shown_tables"
_SCHEMAS = """database_name, schema_name, schema_owner, schema_type, schema_acl, source_database, schema_option
FROM pg_catalog.svv_all_schemas"""
_COLUMNS = """database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable,
data_type, character_maximum_length, numeric_precision, numeric_scale, remarks FROM pg_catalog.svv_all_columns"""
_GRANTS = "* FROM redshift_system.shown_grants"
_DATABASES = """database_name, database_owner, database_type, database_acl, database_options AS parameters,
database_isolation_level FROM pg_catalog.svv_redshift_databases"""
_SHOWN: tuple[tuple[tuple[str, ...], str, tuple[str, ...], str], ...] = (
    (("databases",), _DATABASES, (), "database_name"),
    (("schemas", "from", "database"), _SCHEMAS, ("database_name",), "schema_name"),
    (("tables", "from", "schema"), _TABLES, ("database_name", "schema_name"), "table_name"),
    (("columns", "from", "table"), _COLUMNS, ("database_name", "schema_name", "table_name"), "column_name"),
    (("grants", "on", "table"), _GRANTS, ("database_name", "schema_name", "object_name"), "object_name"),
)
"""What is shown, and by which names it is chosen, first the outermost; the last is what LIKE compares."""
_ELSEWHERE = (
    *("column", "constraints", "datashares", "external", "functions", "grants", "masking", "model", "parameters"),
    *("policies", "procedure", "procedures", "rls", "role", "template", "templates"),
)
_DEFINITIONS = {
    "table": """redshift_system.show_table('{}') AS "Show Table DDL statement\"""",
    "view": """redshift_system.view_text('{}'::regclass) AS "Show View DDL statement\"""",
}


@rule("show")
def show(statement: Statement) -> Statement:
    """Write SHOW DATABASES, SCHEMAS, TABLES, COLUMNS, GRANTS ON TABLE, TABLE and VIEW as a query."""
    tokens = list(statement.tokens)
    if not starts(tokens, "show") or len(tokens) < 2:
        return statement
    for words, query, path, name in _SHOWN:
        if starts(tokens, *words, at=1) and tokens[-2].word != "for":
            return _answer(statement, f"{query}{_chosen(tokens[1 + len(words) :], path, name)}")
    kind = tokens[1].word
    if kind in _DEFINITIONS and len(tokens) > 2:
        qualified = "".join(token.text for token in _after_database(tokens[2:])).replace("'", "''")
        return _answer(statement, _DEFINITIONS[kind].format(qualified))
    if kind in _ELSEWHERE:
        raise not_here(f"SHOW {kind.upper()}")
    return statement


def _answer(statement: Statement, query: str) -> Statement:
    return statement.with_tokens([written(f"SELECT {query}")]).tagged("SHOW")


def _after_database(tokens: Tokens) -> Tokens:
    """Leave the database out of database.schema.name."""
    return tokens[2:] if len(tokens) == 5 else tokens


def _chosen(tokens: Tokens, path: tuple[str, ...], name: str) -> str:
    names, at = [], 0
    while at < len(tokens) and path and (tokens[at].word or tokens[at].text.startswith('"')):
        names.append(name_of(tokens[at]))
        at += 1
        if at == len(tokens) or tokens[at].text != ".":
            break
        at += 1
    if len(names) > len(path) or (path and not names):
        raise unexpected(tokens[at - 1] if tokens else None)
    conditions = [
        f"{column} = {text_literal(value)}" for column, value in zip(path[len(path) - len(names) :], names, strict=True)
    ]
    rest = tokens[at:]
    if starts(rest, "like") and len(rest) > 1 and rest[1].kind == STRING:
        conditions.append(f"{name} LIKE {rest[1].text}")
        rest = rest[2:]
    limit = f" LIMIT {rest[1].text}" if starts(rest, "limit") and len(rest) == 2 else ""
    if rest and not limit:
        raise unexpected(rest[0])
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "ordinal_position" if name == "column_name" else name
    return f"{where} ORDER BY {order}{limit}"
