"""Commands that Redshift spells or means differently: VACUUM, ANALYZE, TRUNCATE, transactions, users."""

import re

from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError, not_here, refused
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.table_attributes import name_end
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import INTEGER, STRING, Tokens, closing, starts, unexpected, written

_DELETE_ONLY = ("delete", "only")
_VACUUMS = (("full",), ("sort", "only"), _DELETE_ONLY, ("reindex",), ("recluster",))
#: Gives the space of deleted rows back, wherever they stood, unless somebody uses the table just now.
_GIVING_BACK = [written("(FULL, SKIP_LOCKED)")]
_LEVELS = (("serializable",), ("read", "committed"), ("read", "uncommitted"), ("repeatable", "read"), ("snapshot",))

#: PostgreSQL's names of Redshift's two isolation levels.
_ISOLATIONS = {"snapshot": "repeatable read", "serializable": "serializable"}


@rule("vacuum")
def vacuum(statement: Statement) -> Statement:
    """Run VACUUM as PostgreSQL's plain one [r_VACUUM_command] (nothing needs sorting; DELETE ONLY as its full one)."""
    if not statement.starts("vacuum"):
        return statement
    tokens = list(statement.tokens)
    at = 1 + next((len(kind) for kind in _VACUUMS if starts(tokens, *kind, at=1)), 0)
    end = name_end(tokens, at) if at < len(tokens) else at
    rest = tokens[end:]
    if starts(rest, "to") and len(rest) > 2 and rest[2].word == "percent":
        rest = rest[3:]
    if starts(rest, "boost"):
        rest = rest[1:]
    if rest:
        raise unexpected(rest[0])
    how = _GIVING_BACK if end > at and starts(tokens, *_DELETE_ONLY, at=1) else []
    return statement.with_tokens([tokens[0], *how, *tokens[at:end]])


@rule("analyze")
def analyze(statement: Statement) -> Statement:
    """Leave ANALYZE without PREDICATE COLUMNS or ALL COLUMNS [r_ANALYZE]; refuse ANALYZE COMPRESSION."""
    if not statement.starts("analyze"):
        return statement
    tokens = list(statement.tokens)
    if starts(tokens, "analyze", "compression"):
        raise refused(
            "ANALYZE COMPRESSION: the stand-in Redshift does not compress",
            "Redshift has it; run it on AWS, where it samples the table's real blocks.",
        )
    at = 2 if starts(tokens, "analyze", "verbose") else 1
    if at == len(tokens):
        return statement
    end = name_end(tokens, at)
    if end < len(tokens) and tokens[end].text == "(":
        end = closing(tokens, end) + 1
    rest = [token.word for token in tokens[end:]]
    if rest not in ([], ["predicate", "columns"], ["all", "columns"]):
        raise unexpected(tokens[end])
    return statement.with_tokens(tokens[:end])


@rule("truncate")
def truncate(statement: Statement) -> Statement:
    """Let TRUNCATE commit the transaction in which it runs [r_TRUNCATE]."""
    if not statement.starts("truncate"):
        return statement
    return statement.committing()


@rule("isolation")
def isolation_level(statement: Statement) -> Statement:
    """Leave a transaction with the isolation of its database: Redshift takes four names for it [r_BEGIN]."""
    tokens = list(statement.tokens)
    if tokens[0].word not in ("begin", "start", "set"):
        return statement
    for at in range(len(tokens) - 2):
        if starts(tokens, "isolation", "level", at=at):
            level = next((level for level in _LEVELS if starts(tokens, *level, at=at + 2)), None)
            if level is None:
                raise unexpected(tokens[at + 2])
            rest = tokens[at + 2 + len(level) :]
            modes = rest[1:] if rest and rest[0].text == "," else rest
            if tokens[0].word == "set" and not modes:  # SET TRANSACTION cannot be empty
                return statement.with_tokens([written("SET LOCAL redshift.isolation = ''")])
            return statement.with_tokens([*tokens[:at], *modes])
    return statement


@rule("database")
def alter_database(statement: Statement) -> Statement:
    """Keep a database's isolation level, which its next sessions have [r_ALTER_DATABASE]."""
    if not statement.starts("alter", "database"):
        return statement
    tokens = list(statement.tokens)
    level = _ISOLATIONS.get(tokens[-1].word)
    if len(tokens) != 6 or not starts(tokens, "isolation", "level", at=3) or level is None:
        raise not_here(
            "ALTER DATABASE, but for ISOLATION LEVEL SNAPSHOT or SERIALIZABLE",
            "Redshift has more of it: test this statement on AWS.",
        )
    setting = written(f"SET default_transaction_isolation = '{level}'")
    return statement.with_tokens([*tokens[:3], setting]).in_block(False).tagged("ALTER DATABASE")


#: Three words each, the last of SYSLOG ACCESS and SESSION TIMEOUT being their value.
_NOT_HERE = (("syslog", "access"), ("session", "timeout"), ("reset", "session", "timeout"))


@rule("user")
def user_options(statement: Statement) -> Statement:
    """Leave a user without the options that only Redshift has, and PASSWORD DISABLE without one [r_CREATE_USER]."""
    tokens = list(statement.tokens)
    if not starts(tokens, "create", "user") and not starts(tokens, "alter", "user"):
        return statement
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
        elif any(starts(tokens, *words, at=at) for words in _NOT_HERE):
            at += 3
        elif starts(tokens, "limit", "unlimited", at=at):
            kept += [tokens[at], written("-1")]
            at += 2
        elif tokens[at].word == "createuser":
            raise not_here("superusers but its own admin user (CREATEUSER)")
        else:
            kept += [] if tokens[at].word == "nocreateuser" else [tokens[at]]
            at += 1
    if tokens[0].word == "create":
        if "password" not in statement.words:
            raise unexpected(tokens[-1])
        kept.append(written("ROLE CURRENT_USER"))  # whoever makes a user may take its place: SET SESSION AUTHORIZATION
    return statement.with_tokens(kept)


def _check_password(literal: str) -> None:
    password = literal[literal.index("'") + 1 : -1]
    hashed = password.startswith(("md5", "sha256|"))
    kinds = ("[A-Z]", "[a-z]", "[0-9]")
    if not hashed and not (8 <= len(password) <= 64 and all(re.search(kind, password) for kind in kinds)):
        raise RedshiftError(
            INVALID_PARAMETER,
            "a password must have 8 to 64 characters, with an uppercase letter, a lowercase letter and a number",
        )


#: What GRANT can be ON in Redshift, and here there is none of.
_KINDS_ELSEWHERE = {"copy", "datashare", "external", "function", "library", "masking", "model", "procedure", "rls"}


@rule("grant", "revoke")
def grant(statement: Statement) -> Statement:
    """Write ROLE r as r [r_GRANT]; permissions that a role has of its own are not emulated."""
    tokens = list(statement.tokens)
    if not (starts(tokens, "grant") or starts(tokens, "revoke")):
        return statement
    on = next((at for at, token in enumerate(tokens) if token.word == "on"), len(tokens)) + 1
    if on < len(tokens) and (kind := tokens[on].word) in _KINDS_ELSEWHERE:
        raise not_here(f"{tokens[0].text.upper()} ON {kind.upper()}")
    given = next((token.word for token in tokens[1:on] if token.word in ("drop", "alter", "assumerole")), None)
    if given and on < len(tokens):
        raise not_here(f"the privilege {given.upper()}")
    if starts(tokens, "role", at=1):
        del tokens[1]
    elif not any(token.word == "on" for token in tokens):
        raise not_here(
            "system permissions of roles",
            "Redshift has them: test this statement on AWS, or grant the permission on each table and schema.",
        )
    behind = max((at for at, token in enumerate(tokens) if token.word in ("to", "from")), default=len(tokens))
    return statement.with_tokens([t for at, t in enumerate(tokens) if at < behind or t.word != "role"])


@rule("refresh", "role")
def tails(statement: Statement) -> Statement:
    """Leave out what REFRESH MATERIALIZED VIEW and DROP ROLE may end with, and what changes nothing here."""
    tokens = list(statement.tokens)
    last = tokens[-1].word
    refreshes = statement.starts("refresh", "materialized", "view") and last in ("restrict", "cascade")
    drops = statement.starts("drop", "role") and last in ("force", "restrict")
    return statement.with_tokens(tokens[:-1]) if len(tokens) > 3 and (refreshes or drops) else statement


@rule("cancel")
def cancel(statement: Statement) -> Statement:
    """Cancel what a session runs [r_CANCEL]."""
    tokens = statement.tokens
    if not statement.starts("cancel"):
        return statement
    if len(tokens) not in (2, 3) or tokens[1].kind != INTEGER or (len(tokens) == 3 and tokens[2].kind != STRING):
        raise unexpected(tokens[1] if len(tokens) > 1 else None)
    return statement.with_tokens([written(f"CALL redshift_system.cancel({tokens[1].text})")]).tagged("CANCEL")


@rule("declare")
def cursor(statement: Statement) -> Statement:
    """Look behind DECLARE that no other cursor is open [declare]."""
    if not statement.starts("declare"):
        return statement
    return statement.then(Call("SELECT redshift_system.check_cursors()")).in_block(True)
