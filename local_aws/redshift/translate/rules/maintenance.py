"""Commands that Redshift spells or means differently: VACUUM, ANALYZE, TRUNCATE, transactions, cursors."""

from local_aws.redshift.errors import not_here, not_in_redshift, refused
from local_aws.redshift.translate.rules import command, rule
from local_aws.redshift.translate.rules.table_attributes import name_end
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import INTEGER, STRING, Token, closing, starts, unexpected, written

_DELETE_ONLY = ("delete", "only")
_VACUUMS = (("full",), ("sort", "only"), _DELETE_ONLY, ("reindex",), ("recluster",))
_GIVING_BACK = [written("(FULL, SKIP_LOCKED)")]
"""Gives the space of deleted rows back, wherever they stood, unless somebody uses the table just now."""
_LEVELS = (("serializable",), ("read", "committed"), ("read", "uncommitted"), ("repeatable", "read"), ("snapshot",))

_ISOLATIONS = {"snapshot": "repeatable read", "serializable": "serializable"}
"""PostgreSQL's names of Redshift's two isolation levels."""


@command("vacuum")
def vacuum(statement: Statement) -> Statement:
    """Run VACUUM as PostgreSQL's plain one [r_VACUUM_command] (nothing needs sorting; DELETE ONLY as its full one)."""
    tokens = list(statement.tokens)
    at = 1 + next((len(kind) for kind in _VACUUMS if starts(tokens, *kind, at=1)), 0)
    end = name_end(tokens, at) if at < len(tokens) else at
    if end > at and tokens[at].word in ("analyze", "freeze", "to", "verbose"):
        raise unexpected(tokens[at])
    if end == at and (starts(tokens, "reindex", at=1) or starts(tokens, "recluster", at=1)):
        raise unexpected(None)
    rest = tokens[end:]
    if starts(rest, "to") and len(rest) > 2 and rest[2].word == "percent":
        if starts(tokens, "reindex", at=1) or starts(tokens, "recluster", at=1) or not _is_percentage(rest[1]):
            raise unexpected(rest[1])
        rest = rest[3:]
    if starts(rest, "boost") and not starts(tokens, "reindex", at=1):
        rest = rest[1:]
    if rest:
        raise unexpected(rest[0])
    how = _GIVING_BACK if end > at and starts(tokens, *_DELETE_ONLY, at=1) else []
    return statement.with_tokens([tokens[0], *how, *tokens[at:end]])


def _is_percentage(token: Token) -> bool:
    return token.kind == INTEGER and int(token.text) <= 100


@command("analyze")
def analyze(statement: Statement) -> Statement:
    """Leave ANALYZE without PREDICATE COLUMNS or ALL COLUMNS [r_ANALYZE]; refuse ANALYZE COMPRESSION."""
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


@command("truncate")
def truncate(statement: Statement) -> Statement:
    """Let TRUNCATE commit the transaction in which it runs [r_TRUNCATE]."""
    tokens = list(statement.tokens)
    if name_end(tokens, 2 if starts(tokens, "truncate", "table") else 1) != len(tokens):
        raise not_in_redshift("TRUNCATE of several tables, or with options", "Write one TRUNCATE for each table.")
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


@command("alter", "database")
def alter_database(statement: Statement) -> Statement:
    """Keep a database's isolation level, which its next sessions have [r_ALTER_DATABASE]."""
    tokens = list(statement.tokens)
    level = _ISOLATIONS.get(tokens[-1].word)
    if len(tokens) != 6 or not starts(tokens, "isolation", "level", at=3) or level is None:
        raise not_here(
            "ALTER DATABASE, but for ISOLATION LEVEL SNAPSHOT or SERIALIZABLE",
            "Redshift has more of it: test this statement on AWS.",
        )
    setting = written(f"SET default_transaction_isolation = '{level}'")
    return statement.with_tokens([*tokens[:3], setting]).in_block(False).tagged("ALTER DATABASE")


@rule("refresh")
def refresh(statement: Statement) -> Statement:
    """Leave out RESTRICT and CASCADE of REFRESH MATERIALIZED VIEW, which change nothing here."""
    tokens = list(statement.tokens)
    refreshes = starts(tokens, "refresh", "materialized", "view") and len(tokens) > 4
    return statement.with_tokens(tokens[:-1]) if refreshes and tokens[-1].word in ("restrict", "cascade") else statement


@command("cancel")
def cancel(statement: Statement) -> Statement:
    """Cancel what a session runs [r_CANCEL]."""
    tokens = statement.tokens
    if len(tokens) not in (2, 3) or tokens[1].kind != INTEGER or (len(tokens) == 3 and tokens[2].kind != STRING):
        raise unexpected(tokens[1] if len(tokens) > 1 else None)
    return statement.with_tokens([written(f"CALL redshift_system.cancel({tokens[1].text})")]).tagged("CANCEL")


@command("declare")
def cursor(statement: Statement) -> Statement:
    """Look behind DECLARE that no other cursor is open [declare]."""
    return statement.then(Call("SELECT redshift_system.check_cursors()")).in_block(True)
