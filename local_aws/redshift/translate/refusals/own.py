"""What belongs to the stand-in itself, and no client's text may reach: its schema, its functions, its settings.

Some of its functions run as PostgreSQL's superuser. A client that called them, or changed how PostgreSQL reads a text
after it was planned, could become that superuser.
"""

from local_aws.redshift.errors import RedshiftError, not_here, refused
from local_aws.redshift.translate.rules.settings import OWN_SETTINGS, SHARED_SETTINGS, is_context
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import IDENTIFIER
from local_aws.redshift.translate.tree import Node, name_and_fields, words

SCHEMA = "redshift_system"
CHANGEABLE_SETTINGS = frozenset(SHARED_SETTINGS - {"client_encoding"})
"""What SET_CONFIG, ALTER USER ... SET and start-up options may change. client_encoding decides how a text is read."""


def refuse_own_schema(statement: Statement) -> None:
    """Raise RedshiftError for text that names the stand-in's schema; a string may, since a string is no name."""
    if any(token.kind == IDENTIFIER and token.text.strip('"').lower() == SCHEMA for token in statement.tokens):
        raise _denied()


def refuse_own(name: str, node: Node) -> None:
    """Raise RedshiftError when this node of the tree reaches for the schema by a setting, or for another's rights."""
    if name == "FuncCall" and words(node["funcname"])[-1:] == ["set_config"]:
        _refuse_set_config(node.get("args", []))
    elif name == "VariableSetStmt":
        for argument in node.get("args", []):
            check_value(_constant(argument) or "")
    elif name == "AlterRoleSetStmt":
        setting = node["setstmt"].get("name", "search_path")
        if setting in OWN_SETTINGS:
            raise not_here(f"ALTER USER ... SET {setting}")
        check_setting(setting)
    elif name in ("RoleSpec", "AccessPriv"):
        role = node.get("rolename") or node.get("priv_name") or ""
        if role.startswith("pg_"):  # PostgreSQL's predefined ones, such as pg_execute_server_program
            raise RedshiftError("42704", f'role "{role}" does not exist')


def check_setting(name: str) -> None:
    """Raise RedshiftError for a setting that no client changes."""
    if name.lower() not in CHANGEABLE_SETTINGS and not is_context(name):
        raise RedshiftError("42704", f'unrecognized configuration parameter "{name}"')


def check_value(value: str) -> None:
    """Raise RedshiftError for a search path that leads to the stand-in's schema."""
    if SCHEMA in value.lower():
        raise _denied()


def _refuse_set_config(arguments: list[Node]) -> None:
    setting, value = (_constant(argument) for argument in (*arguments, {}, {})[:2])
    if setting is None or value is None:
        raise refused("the stand-in Redshift takes constants only in SET_CONFIG", "Write SET.")
    if setting not in OWN_SETTINGS:
        check_setting(setting)
    check_value(value)


def _constant(node: Node) -> str | None:
    """Return the value of a string constant, cast or not; None for anything else."""
    name, fields = name_and_fields(node)
    if name == "TypeCast":
        return _constant(fields["arg"])
    return str(fields["sval"].get("sval", "")) if name == "A_Const" and "sval" in fields else None


def _denied() -> RedshiftError:
    return RedshiftError("42501", f"permission denied for schema {SCHEMA}")
