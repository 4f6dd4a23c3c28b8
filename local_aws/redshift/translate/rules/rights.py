"""Users, roles, and what they are granted [r_CREATE_USER, r_CREATE_ROLE, r_GRANT, r_ALTER_DEFAULT_PRIVILEGES]."""

import json
import re
from itertools import pairwise

from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError, not_here, refused
from local_aws.redshift.translate.rules import command, rule
from local_aws.redshift.translate.rules.names import name_of, text_literal
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import INTEGER, STRING, Tokens, split_on, starts, unexpected, written

_NOT_HERE = (("syslog", "access"), ("session", "timeout"), ("reset", "session", "timeout"))
"""Three words each, the last of SYSLOG ACCESS and SESSION TIMEOUT being their value."""
_MIN_TIMEOUT, _MAX_TIMEOUT = 60, 1_728_000


@rule("user")
def user_options(statement: Statement) -> Statement:
    """Leave a user without the options that only Redshift has, and PASSWORD DISABLE without one [r_CREATE_USER]."""
    tokens = list(statement.tokens)
    if not starts(tokens, "create", "user") and not starts(tokens, "alter", "user"):
        return statement
    _refuse_options(tokens[3:])
    kept: Tokens = []
    at = 0
    while at < len(tokens):
        if starts(tokens, "password", "disable", at=at):
            kept += [tokens[at], written("NULL")]
            at += 2
        elif starts(tokens, "password", at=at) and at + 1 < len(tokens) and tokens[at + 1].kind == STRING:
            _check_password(tokens[at + 1].text)
            kept += tokens[at : at + 2]
            at += 2
        elif starts(tokens, "password", at=at):
            raise unexpected(tokens[at + 1] if at + 1 < len(tokens) else None)
        elif any(starts(tokens, *words, at=at) for words in _NOT_HERE):
            _check_option(tokens[at:], at + 2 < len(tokens))
            at += 3
        elif starts(tokens, "limit", "unlimited", at=at):
            kept += [tokens[at], written("-1")]
            at += 2
        else:
            kept += [] if tokens[at].word == "nocreateuser" else [tokens[at]]
            at += 1
    if tokens[0].word == "create":
        if "password" not in statement.words:
            raise unexpected(tokens[-1])
        kept.append(written("ROLE CURRENT_USER"))  # whoever makes a user may take its place: SET SESSION AUTHORIZATION
    return statement.with_tokens(kept)


@command("alter", "user")
def disabled_password(statement: Statement) -> Statement:
    """Look behind PASSWORD DISABLE whether it is the master user's, which is never disabled [r_CREATE_USER]."""
    tokens = statement.tokens
    if not any(starts(tokens, "password", "disable", at=at) for at in (3, 4)):
        return statement
    return statement.then(Call("SELECT redshift_system.check_disabled($1)", (name_of(tokens[2]),)))


def _check_option(tokens: Tokens, has_value: bool) -> None:
    option, value = tokens[0].word, tokens[2] if has_value else None
    if value is None or (option == "syslog" and value.word not in ("restricted", "unrestricted")):
        raise unexpected(value)
    if option == "session" and not (value.kind == INTEGER and _MIN_TIMEOUT <= int(value.text) <= _MAX_TIMEOUT):
        raise RedshiftError(INVALID_PARAMETER, f"SESSION TIMEOUT takes {_MIN_TIMEOUT} to {_MAX_TIMEOUT} seconds")


def _refuse_options(tokens: Tokens) -> None:
    for token in tokens:
        if token.word in ("database", "encrypted", "sysid", "unencrypted"):
            raise unexpected(token)
        if token.word == "externalid":
            raise not_here("EXTERNALID")
        if token.word == "createuser":
            raise not_here("superusers but its own admin user (CREATEUSER)")


def _check_password(literal: str) -> None:
    password = literal[literal.index("'") + 1 : -1]
    hashed = re.fullmatch(r"md5[0-9a-f]{32}|sha256\|.+", password)
    kinds = (r"^[^'\"\\/@]{8,64}$", "^[!-~]*$", "[A-Z]", "[a-z]", "[0-9]")
    if not hashed and not all(re.search(kind, password) for kind in kinds):
        raise RedshiftError(
            INVALID_PARAMETER,
            "a password must have 8 to 64 ASCII characters, with an uppercase letter, a lowercase letter and a number, "
            "but no blank and none of ' \" \\ / @",
        )


_KINDS_ELSEWHERE = {"copy", "datashare", "external", "function", "library", "masking", "model", "procedure", "rls"}
"""What GRANT can be ON in Redshift, and here there is none of."""
_PRIVILEGES_ELSEWHERE = {"alter", "assumerole", "drop"}
"""Privileges that PostgreSQL gives to an owner only, or not at all."""
_DEFAULTS = {"tables": "tables", "functions": "functions", "procedures": "routines"}
"""What DEFAULT PRIVILEGES are of."""


@rule("grant", "revoke")
def grant(statement: Statement) -> Statement:
    """Write ROLE r as r; permissions that a role has of its own are not emulated."""
    tokens = list(statement.tokens)
    defaults = starts(tokens, "alter", "default", "privileges")
    verb = next((at for at, token in enumerate(tokens) if token.word in ("grant", "revoke")), 0) if defaults else 0
    if tokens[verb].word not in ("grant", "revoke"):
        return statement
    if defaults and starts(tokens, "for", "role", at=3):
        raise unexpected(tokens[4])
    head, tokens = tokens[:verb], tokens[verb:]
    check = _check_grantees(tokens)
    on = next((at for at, token in enumerate(tokens) if token.word == "on"), len(tokens))
    kind = tokens[on + 1].word if on + 1 < len(tokens) else ""
    if defaults and kind not in _DEFAULTS:
        raise unexpected(tokens[on + 1] if kind else None)
    if kind in _KINDS_ELSEWHERE:
        raise not_here(f"{tokens[0].text.upper()} ON {kind.upper()}")
    if defaults:
        tokens[on + 1] = written(_DEFAULTS[kind])
    elif starts(tokens, "role", at=1) or starts(tokens, "admin", "option", "for", "role", at=1):
        _refuse_role(tokens)
        tokens = [token for token in tokens if token.word != "role"]
    elif on == len(tokens):
        if {"for", "model"}.isdisjoint(statement.words) and not starts(tokens, "role", at=len(tokens) - 2):
            raise unexpected(tokens[-1])
        raise not_here(
            "system permissions of roles",
            "Redshift has them: test this statement on AWS, or grant the permission on each table and schema.",
        )
    _refuse_privileges(tokens[:on], kind if on < len(tokens) else None)
    behind = max((at for at, token in enumerate(tokens) if token.word in ("to", "from")), default=len(tokens))
    optional = starts(tokens, "with", "grant", "option", at=len(tokens) - 3) or starts(tokens, "grant", "option", at=1)
    if optional and tokens[behind + 1].word in ("role", "group", "public"):
        raise refused("GRANT OPTION goes to users only", "Leave it out, or grant to each user.")
    kept = (token for at, token in enumerate(tokens) if at < behind or token.word != "role")
    return statement.with_tokens([*head, *kept]).then(check)


def _check_grantees(tokens: Tokens) -> Call:
    """Make the call that looks whether each grantee is a user, a group or a role, as it is named."""
    behind = max((at for at, token in enumerate(tokens) if token.word in ("to", "from")), default=len(tokens))
    named = []
    for part in split_on(tokens[behind + 1 :], ","):
        kind = part[0].word if len(part) > 1 and part[0].word in ("group", "role") else "user"
        named += [{"name": name_of(part[kind != "user"]), "kind": kind}] if part else []
    return Call("SELECT redshift_system.check_grantees($1::jsonb)", (json.dumps(named),))


def _refuse_role(tokens: Tokens) -> None:
    """Refuse what is not `{GRANT | REVOKE [ADMIN OPTION FOR]} ROLE name, ... {TO | FROM} ... [WITH ADMIN OPTION]`."""
    if ":" in [token.text for token in tokens]:
        raise not_here("the roles that Redshift defines")
    behind = ("with", "cascade", "restrict", "granted")
    options = tokens[next((at for at, token in enumerate(tokens) if token.word in behind), len(tokens)) :]
    if [token.word for token in options] not in ([], ["with", "admin", "option"]):
        raise unexpected(options[0])


def _refuse_privileges(tokens: Tokens, kind: str | None) -> None:
    for before, token in pairwise(tokens):
        if token.text == "(" and before.word not in ("select", "update", "all", "privileges"):
            raise unexpected(token)
    elsewhere = _PRIVILEGES_ELSEWHERE | ({"usage"} if kind == "database" else set())
    given = {token.word for token in tokens} & elsewhere
    if given and kind is not None:
        raise not_here(f"the privilege {min(given).upper()}")


@rule("group")
def group(statement: Statement) -> Statement:
    """Refuse what PostgreSQL adds to `CREATE GROUP name [[WITH] USER name, ...]` and to `DROP GROUP name`."""
    tokens = list(statement.tokens)
    options = tokens[3 + starts(tokens, "with", at=3) :]
    if starts(tokens, "create", "group") and any(
        token.word != "user" if at == 0 else at % 2 == 0 and token.text != "," for at, token in enumerate(options)
    ):
        raise unexpected(options[0])
    if starts(tokens, "drop", "group") and len(tokens) > 3:
        raise unexpected(tokens[3])
    return statement


@rule("role")
def alter_role(statement: Statement) -> Statement:
    """Rename a role; a role's owner is nobody in particular here [r_ALTER_ROLE]."""
    tokens = list(statement.tokens)
    if "externalid" in statement.words and tokens[0].word in ("alter", "create"):
        raise not_here("EXTERNALID")
    if not starts(tokens, "alter", "role") or len(tokens) < 5:
        return statement
    action = tokens[4:] if tokens[3].word == "with" else tokens[3:]
    if starts(action, "owner", "to") and len(action) == 3:
        # PostgreSQL looks for both.
        return statement.with_tokens(tokens[:3]).then(Call("SELECT $1::regrole", (action[2].text,)))
    if not starts(action, "rename", "to"):
        raise unexpected(action[0])
    return statement.with_tokens([*tokens[:3], *action])


@command("drop", "role")
def drop_role(statement: Statement) -> Statement:
    """Refuse to drop a role that is granted, but with FORCE [r_DROP_ROLE]."""
    tokens = list(statement.tokens)
    how = [token.word for token in tokens[3:]]
    if len(tokens) < 3 or how not in ([], ["force"], ["restrict"]):
        raise unexpected(tokens[3] if len(tokens) > 3 else None)
    call = written(
        f"CALL redshift_system.drop_role({text_literal(name_of(tokens[2]))}, {str(how == ['force']).lower()})"
    )
    return statement.with_tokens([call]).tagged("DROP ROLE")
