"""Views [r_CREATE_VIEW] and schemas [r_CREATE_SCHEMA]."""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.table_attributes import TableAttributes, name_end, read_table_attributes
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import Tokens, closing, render, starts, unexpected
from local_aws.redshift.translate.tree import nodes, parse

_NO_BINDING = ("with", "no", "schema", "binding")


@rule("binding")
def late_binding_view(statement: Statement) -> Statement:
    """Make a view WITH NO SCHEMA BINDING one that does not hold its tables: they can be dropped and made again.

    Unlike Redshift's, the tables must exist when the view is made.
    """
    tokens = list(statement.tokens)
    if not (starts(tokens, "create") and starts(tokens, *_NO_BINDING, at=len(tokens) - 4)):
        return statement
    name = 4 if starts(tokens, "create", "or", "replace", "view") else 2
    end = name_end(tokens, name)
    tokens = tokens[:-4]
    definition = render(tokens[end:])
    _check_qualified(render(tokens))
    call = Call("SELECT redshift_system.bind_late($1::regclass, $2)", (render(tokens[name:end]), definition))
    return statement.with_tokens(tokens).then(call)


def _check_qualified(sql: str) -> None:
    found = list(nodes(parse(sql)))
    local = {node["ctename"] for name, node in found if name == "CommonTableExpr"}
    view = next((node["view"] for name, node in found if name == "ViewStmt"), None)
    for name, node in found:
        if name == "RangeVar" and node is not view and "schemaname" not in node and node["relname"] not in local:
            raise RedshiftError(
                FEATURE_NOT_SUPPORTED,
                "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.",
                hint=f"Write the schema of {node['relname']}.",
            )


@rule("materialized")
def materialized_view(statement: Statement) -> Statement:
    """Take keys and refresh out of CREATE MATERIALIZED VIEW [materialized-view-create-sql-command]."""
    tokens = list(statement.tokens)
    if not starts(tokens, "create", "materialized", "view"):
        return statement
    end = name_end(tokens, 3)
    attributes = TableAttributes()
    at = end
    while at < len(tokens) and tokens[at].word != "as":
        if tokens[at].text == "(":
            at = closing(tokens, at) + 1
        elif starts(tokens, "auto", "refresh", at=at):
            at += 3
        else:
            behind = read_table_attributes(tokens, attributes, at)
            if behind == at:
                raise unexpected(tokens[at])
            at = behind
    return statement.with_tokens(tokens[:end] + tokens[at:]).then(attributes.record(tokens[3:end]))


@rule("schema")
def create_schema(statement: Statement) -> Statement:
    """Take the QUOTA out of CREATE SCHEMA, which says nothing of schemas elsewhere."""
    tokens = list(statement.tokens)
    if not starts(tokens, "create", "schema"):
        return statement
    at = next((i for i, token in enumerate(tokens) if token.word == "quota"), None)
    if at is None:
        return statement
    if not _is_quota(tokens[at + 1 :]):
        raise RedshiftError(
            FEATURE_NOT_SUPPORTED, "CREATE SCHEMA ... QUOTA: a number with MB, GB or TB, or UNLIMITED, must follow"
        )
    return statement.with_tokens(tokens[:at])


def _is_quota(tokens: Tokens) -> bool:
    words = [token.word or token.text for token in tokens]
    return words == ["unlimited"] or (len(words) == 2 and words[0].isdigit() and words[1] in ("mb", "gb", "tb"))
