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


# fmt: off
_ON_AWS = (
    "alter datashare", "alter external schema", "alter external table", "alter external view",
    "alter function", "alter identity provider", "alter masking policy", "alter model", "alter procedure",
    "alter rls policy", "alter system", "alter template", "attach masking policy", "attach rls policy",
    "create datashare", "create identity provider", "create masking policy", "create model",
    "create or replace template", "create rls policy", "create template", "detach masking policy",
    "detach rls policy", "drop datashare", "drop external", "drop identity provider", "drop library",
    "drop masking policy", "drop model", "drop rls policy", "drop template", "undrop",
)
# fmt: on
REFUSED = (
    *(Refused(words, True, "Test this statement on AWS.") for words in _ON_AWS),
    Refused("savepoint", False, "Redshift has no savepoints: let the whole transaction fail, and run it again."),
    Refused("release", False, "Redshift has no savepoints: let the whole transaction fail, and run it again."),
    Refused("rollback to", False, "Redshift has no savepoints: ROLLBACK the whole transaction."),
    Refused("rollback prepared", False, "Redshift has no two-phase commit."),
    Refused("commit prepared", False, "Redshift has no two-phase commit."),
    Refused("prepare transaction", False, "Redshift has no two-phase commit."),
    Refused("create index", False, "Redshift has no indexes: choose a SORTKEY and a DISTKEY."),
    Refused("create unique", False, "Redshift has no indexes: declare UNIQUE, and check it by a query."),
    Refused("create sequence", False, "Write a column INT IDENTITY(seed, step)."),
    Refused("create type", False, "Redshift has no types of users."),
    Refused("create domain", False, "Redshift has no types of users."),
    Refused("create trigger", False, "Redshift has no triggers: let the load do it."),
    Refused("create rule", False, "Redshift has no rules."),
    Refused("create extension", False, "Redshift has no extensions."),
    Refused("create unlogged", False, "Write CREATE TEMP TABLE, or CREATE TABLE."),
    Refused("create foreign", False, "Redshift reads other databases by CREATE EXTERNAL SCHEMA."),
    Refused("create recursive", False, "Write CREATE VIEW ... AS WITH RECURSIVE."),
    Refused("create temp view", False, "Redshift has no temporary views: write CREATE TEMP TABLE ... AS."),
    Refused("create temporary view", False, "Redshift has no temporary views: write CREATE TEMP TABLE ... AS."),
    Refused("values", False, "Write SELECT ... UNION ALL SELECT ..., or INSERT INTO ... VALUES."),
    Refused("table", False, "Write SELECT * FROM."),
    Refused("do", False, "Write CREATE PROCEDURE and CALL on AWS."),
    Refused("listen", False, "Redshift has no notifications."),
    Refused("notify", False, "Redshift has no notifications."),
    Refused("unlisten", False, "Redshift has no notifications."),
    Refused("cluster", False, "Choose a SORTKEY, and VACUUM."),
    Refused("reindex", False, "Redshift has no indexes; VACUUM REINDEX is for interleaved sort keys."),
    Refused("checkpoint", False, "Redshift does it by itself."),
    Refused("discard", False, "Write RESET ALL, and DROP what the session made."),
    Refused("reassign", False, "Write ALTER TABLE ... OWNER TO for each table."),
    Refused("import", False, "Redshift reads other databases by CREATE EXTERNAL SCHEMA."),
    Refused("load", False, "Redshift has no libraries of C."),
    Refused("move", False, "FETCH the rows and leave them."),
    Refused("security", False, "Redshift has no security labels."),
    Refused("set role", False, "Write SET SESSION AUTHORIZATION."),
    Refused("set constraints", False, "Redshift does not enforce constraints."),
    Refused("alter index", False, "Redshift has no indexes."),
    Refused("alter sequence", False, "Redshift has no sequences."),
    Refused("drop index", False, "Redshift has no indexes."),
    Refused("drop sequence", False, "Redshift has no sequences."),
    Refused("drop owned", False, "DROP the objects one by one."),
    Refused("unload", True, "Read the rows by SELECT, or test this statement on AWS."),
    Refused("call", True, "It runs no procedures: test this statement on AWS."),
    Refused("create function", True, "It runs no functions of users: test this statement on AWS."),
    Refused("create or replace function", True, "It runs no functions of users: test this statement on AWS."),
    Refused("create procedure", True, "It runs no procedures: test this statement on AWS."),
    Refused("create or replace procedure", True, "It runs no procedures: test this statement on AWS."),
    Refused("drop function", True, "It has no functions of users."),
    Refused("drop procedure", True, "It has no procedures."),
    Refused("create external function", True, "It runs no functions of users: test this statement on AWS."),
    Refused("create or replace library", True, "It runs no functions of users."),
    Refused("create library", True, "It runs no functions of users."),
    Refused("create external", True, "It reads S3 by COPY only: test this statement on AWS."),
    Refused("create database", True, "It has one database: make a schema."),
    Refused("drop database", True, "It has one database: DROP SCHEMA ... CASCADE."),
    Refused("analyze compression", True, "Run it on AWS, where it samples the table's real blocks."),
    Refused("use", True, "It has one database."),
    Refused("desc", True, "Read pg_table_def or svv_table_info."),
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
