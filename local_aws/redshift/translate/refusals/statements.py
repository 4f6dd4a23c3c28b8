"""Statements refused by their first words."""

from dataclasses import dataclass

from local_aws.redshift.errors import RedshiftError, not_here, not_in_redshift
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Token, starts


@dataclass(frozen=True)
class Refused:
    """One kind of statement: how it begins, whether Redshift itself has it, and what to do instead."""

    words: str
    in_redshift: bool
    remedy: str


# What to do instead, and how the statements begin.
# fmt: off
_ON_AWS = {
    "Test this statement on AWS.": (
        "alter datashare", "alter external schema", "alter external table", "alter external view", "alter function",
        "alter identity provider", "alter masking policy", "alter model", "alter procedure", "alter rls policy",
        "alter system", "alter template", "attach masking policy", "attach rls policy", "create datashare",
        "create identity provider", "create masking policy", "create model", "create or replace template",
        "create rls policy", "create template", "detach masking policy", "detach rls policy", "drop datashare",
        "drop external", "drop identity provider", "drop library", "drop masking policy", "drop model",
        "drop rls policy", "drop template", "undrop",
    ),
    "Read the rows by SELECT, or test this statement on AWS.": ("unload",),
    "It runs no procedures: test this statement on AWS.": (
        "call", "create procedure", "create or replace procedure", "drop procedure",
    ),
    "It runs no functions of users: test this statement on AWS.": (
        "create function", "create or replace function", "drop function", "create external function",
        "create or replace library", "create library",
    ),
    "It reads S3 by COPY only: test this statement on AWS.": ("create external",),
    "It has one database: make a schema.": ("create database",),
    "It has one database: DROP SCHEMA ... CASCADE.": ("drop database",),
    "Run it on AWS, where it samples the table's real blocks.": ("analyze compression",),
    "It has one database.": ("use",),
    "Read pg_table_def or svv_table_info.": ("desc",),
}
_NOWHERE = {
    "Redshift has no savepoints: let the whole transaction fail, and run it again.": ("savepoint", "release"),
    "Redshift has no savepoints: ROLLBACK the whole transaction.": ("rollback to",),
    "Redshift has no two-phase commit.": ("rollback prepared", "commit prepared", "prepare transaction"),
    "Redshift has no indexes: choose a SORTKEY and a DISTKEY.": ("create index",),
    "Redshift has no indexes: declare UNIQUE, and check it by a query.": ("create unique",),
    "Write a column INT IDENTITY(seed, step).": ("create sequence",),
    "Redshift has no types of users.": ("create type", "create domain"),
    "Redshift has no triggers: let the load do it.": ("create trigger",),
    "Redshift has no rules.": ("create rule",),
    "Redshift has no extensions.": ("create extension",),
    "Write CREATE TEMP TABLE, or CREATE TABLE.": ("create unlogged",),
    "Redshift reads other databases by CREATE EXTERNAL SCHEMA.": ("create foreign", "import"),
    "Write CREATE VIEW ... AS WITH RECURSIVE.": ("create recursive",),
    "Redshift has no temporary views: write CREATE TEMP TABLE ... AS.": ("create temp view", "create temporary view"),
    "Write SELECT ... UNION ALL SELECT ..., or INSERT INTO ... VALUES.": ("values",),
    "Write SELECT * FROM.": ("table",),
    "Write CREATE PROCEDURE and CALL on AWS.": ("do",),
    "Redshift has no notifications.": ("listen", "notify", "unlisten"),
    "Choose a SORTKEY, and VACUUM.": ("cluster",),
    "Redshift has no indexes; VACUUM REINDEX is for interleaved sort keys.": ("reindex",),
    "Redshift does it by itself.": ("checkpoint",),
    "Write RESET ALL, and DROP what the session made.": ("discard",),
    "Write ALTER TABLE ... OWNER TO for each table.": ("reassign",),
    "Redshift has no libraries of C.": ("load",),
    "FETCH the rows and leave them.": ("move",),
    "Redshift has no security labels.": ("security",),
    "Write SET SESSION AUTHORIZATION.": ("set role",),
    "Redshift does not enforce constraints.": ("set constraints",),
    "Redshift has no indexes.": ("alter index", "drop index"),
    "Redshift has no sequences.": ("alter sequence", "drop sequence"),
    "DROP the objects one by one.": ("drop owned",),
}
# fmt: on
REFUSED = tuple(
    Refused(words, in_redshift, remedy)
    for in_redshift, remedies in ((True, _ON_AWS), (False, _NOWHERE))
    for remedy, beginnings in remedies.items()
    for words in beginnings
)

# What is run. A statement that begins otherwise is not known to be Redshift's.
# fmt: off
KNOWN = (
    "abort", "alter database", "alter default privileges", "alter group", "alter materialized view", "alter role",
    "alter schema", "alter table", "alter user", "analyze", "begin", "close", "comment on column",
    "comment on constraint", "comment on database", "comment on schema", "comment on table", "comment on view",
    "commit", "create group", "create local", "create materialized view", "create or replace view", "create role",
    "create schema", "create table", "create temp table", "create temporary table", "create user", "create view",
    "cancel", "deallocate", "declare", "delete", "drop group", "drop materialized view", "drop role", "drop schema",
    "drop table", "drop user", "drop view", "end", "execute", "explain", "fetch", "grant", "insert", "lock",
    "merge", "prepare", "refresh materialized view", "reset", "revoke", "rollback", "select", "set", "show",
    "start transaction", "truncate", "update", "vacuum", "with",
)
# fmt: on
_REFUSED: dict[str, list[tuple[list[str], Refused]]] = {}
for _one in REFUSED:
    _REFUSED.setdefault(_one.words.split()[0], []).append((_one.words.split(), _one))
_KNOWN: dict[str, list[list[str]]] = {}
for _words in KNOWN:
    _KNOWN.setdefault(_words.split()[0], []).append(_words.split())


def refuse_statement(statement: Statement) -> None:
    """Raise RedshiftError for a statement that is not run, naming it and what to do instead."""
    tokens = statement.tokens
    if tokens[0].text == "(":
        return
    for words, one in _REFUSED.get(tokens[0].word, ()):
        if starts(tokens, *words):
            raise (not_here if one.in_redshift else not_in_redshift)(one.words.upper(), one.remedy)
    if not any(starts(tokens, *words) for words in _KNOWN.get(tokens[0].word, ())):
        raise _unknown(tokens)


def _unknown(tokens: tuple[Token, ...]) -> RedshiftError:
    verb = tokens[0]
    if verb.word not in _KNOWN:
        return RedshiftError("42601", f'syntax error at or near "{verb.text}"')
    words = " ".join(token.text.upper() for token in tokens[: 3 if verb.word == "comment" else 2])
    return not_in_redshift(words, "It is not a command of the guide's chapter c_SQL_commands.")
