"""Views [r_CREATE_VIEW] and schemas [r_CREATE_SCHEMA]."""

from dataclasses import replace

from local_aws.redshift.errors import refused
from local_aws.redshift.translate.deparse import deparse
from local_aws.redshift.translate.rules import command, rule
from local_aws.redshift.translate.rules.names import name_of, quoted, text_literal
from local_aws.redshift.translate.rules.table_attributes import TableAttributes, name_end, read_table_attributes
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import Tokens, render, starts, unexpected, written
from local_aws.redshift.translate.tree import Node, nodes, table_name, words

_NO_BINDING = ("with", "no", "schema", "binding")


@rule("binding")
def late_binding_view(statement: Statement) -> Statement:
    """Take WITH NO SCHEMA BINDING off the view, which then need not find its tables."""
    tokens = list(statement.tokens)
    if not (_makes_view(statement) and starts(tokens, *_NO_BINDING, at=len(tokens) - 4)):
        return statement
    return replace(statement.with_tokens(tokens[:-4]), late_view=True)


def _makes_view(statement: Statement) -> bool:
    return statement.starts("create", "view") or statement.starts("create", "or", "replace", "view")


@rule("view", "drop")
def look_again(statement: Statement) -> Statement:
    """Look for what a dropped relation leaves behind, and let late-binding views look for their relations again."""
    drops = statement.starts("drop") and statement.tokens[1].word in ("table", "view", "schema", "materialized")
    if not drops and not _makes_view(statement):
        return statement
    if drops:
        cascades = "true" if statement.tokens[-1].word == "cascade" else "false"
        statement = statement.then(Call("SELECT redshift_system.drop_references($1::boolean)", (cascades,)))
    return statement.then(Call("SELECT redshift_system.rebind_views(NULL)"))


def write_view(tree: Node, late: bool) -> str:
    """Return the call that makes or replaces a view of a ViewStmt whose rules are applied.

    Raises RedshiftError for a table without its schema in a late-binding one.
    """
    statement = tree["stmts"][0]["stmt"]["ViewStmt"]
    schema, name = table_name(statement["view"])
    columns = ", ".join(quoted(one) for one in words(statement.get("aliases", [])))
    query = deparse({"version": tree["version"], "stmts": [{"stmt": statement["query"]}]})
    definition = f"({columns}) AS {query}" if columns else f"AS {query}"
    named = ".".join(quoted(part) for part in (schema, name) if part)
    if not late:
        return f"CALL redshift_system.replace_view({text_literal(named)}, {text_literal(definition)})"
    _check_qualified(tree, statement["view"])
    replaces = "true" if statement.get("replace") else "false"
    return f"CALL redshift_system.create_late_view({text_literal(named)}, {text_literal(definition)}, {replaces})"


def write_comment(comment: Node) -> str:
    """Return the call that comments on the view of a CommentStmt, or on the materialized view of this name."""
    name = ".".join(quoted(part) for part in words(comment["object"]["List"]["items"]))
    remark = text_literal(comment["comment"]) if "comment" in comment else "NULL"
    return f"CALL redshift_system.comment_on_view({text_literal(name)}, {remark})"


def _check_qualified(tree: Node, view: Node) -> None:
    found = list(nodes(tree))
    local = {node["ctename"] for name, node in found if name == "CommonTableExpr"}
    for name, node in found:
        if name == "RangeVar" and node is not view and "schemaname" not in node and node["relname"] not in local:
            raise refused(
                "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.",
                f"Write the schema of {node['relname']}.",
            )


@command("create", "materialized", "view")
def materialized_view(statement: Statement) -> Statement:
    """Take keys and refresh out of CREATE MATERIALIZED VIEW [materialized-view-create-sql-command]."""
    tokens = list(statement.tokens)
    end = name_end(tokens, 3)
    attributes = TableAttributes()
    at = end
    while at < len(tokens) and tokens[at].word != "as":
        if starts(tokens, "auto", "refresh", at=at):
            attributes.refresh(tokens, at)
            at += 3
        else:
            behind = read_table_attributes(tokens, attributes, at)
            if behind == at:
                raise unexpected(tokens[at])
            at = behind
    refreshes = "true" if attributes.auto_refresh == "yes" else "false"
    check = Call(
        "SELECT redshift_system.check_materialized($1::regclass, $2::boolean)", (render(tokens[3:end]), refreshes)
    )
    return statement.with_tokens(tokens[:end] + tokens[at:]).then(attributes.record(tokens[3:end]), check)


@rule("schema")
def schema_of_database(statement: Statement) -> Statement:
    """Take the database, which must be this one, from database.schema in CREATE, ALTER and DROP SCHEMA."""
    tokens = list(statement.tokens)
    if tokens[0].word not in ("create", "alter", "drop") or not starts(tokens, "schema", at=1):
        return statement
    at = 2 + 3 * starts(tokens, "if", "not", "exists", at=2) + 2 * starts(tokens, "if", "exists", at=2)
    if at + 2 >= len(tokens) or tokens[at + 1].text != ".":
        return statement
    check = Call("SELECT redshift_system.check_database($1)", (name_of(tokens[at]),))
    return statement.with_tokens([*tokens[:at], *tokens[at + 2 :]]).then(check)


@rule("schema")
def create_schema(statement: Statement) -> Statement:
    """Take the QUOTA out of CREATE and ALTER SCHEMA: it says nothing here."""
    tokens = list(statement.tokens)
    altered = starts(tokens, "alter", "schema")
    if not altered and not starts(tokens, "create", "schema"):
        return statement
    at = next((i for i, token in enumerate(tokens) if token.word == "quota"), None)
    if at is None:
        return statement
    if not _is_quota(tokens[at + 1 :]):
        raise refused("SCHEMA ... QUOTA: a number with MB, GB or TB, or UNLIMITED, must follow")
    # PostgreSQL gets an action that changes nothing, and so looks for the schema.
    return statement.with_tokens([*tokens[:at], *([written("OWNER TO CURRENT_USER")] if altered else [])])


def _is_quota(tokens: Tokens) -> bool:
    words = [token.word or token.text for token in tokens]
    return words == ["unlimited"] or (len(words) == 2 and words[0].isdigit() and words[1] in ("mb", "gb", "tb"))
