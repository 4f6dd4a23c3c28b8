"""Commands that Redshift spells or means differently: VACUUM, ANALYZE, TRUNCATE, transactions, users."""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.rules.table_attributes import name_end
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Tokens, closing, starts, unexpected, written

_VACUUMS = (("full",), ("sort", "only"), ("delete", "only"), ("reindex",), ("recluster",))
_LEVELS = (("serializable",), ("read", "committed"), ("read", "uncommitted"), ("repeatable", "read"), ("snapshot",))


@rule("vacuum")
def vacuum(statement: Statement) -> Statement:
    """Run every kind of VACUUM as PostgreSQL's plain one [r_VACUUM_command]: nothing here needs sorting."""
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
    return statement.with_tokens([tokens[0], *tokens[at:end]])


@rule("analyze")
def analyze(statement: Statement) -> Statement:
    """Leave ANALYZE without PREDICATE COLUMNS or ALL COLUMNS [r_ANALYZE]; refuse ANALYZE COMPRESSION."""
    if not statement.starts("analyze"):
        return statement
    tokens = list(statement.tokens)
    if starts(tokens, "analyze", "compression"):
        raise RedshiftError(
            FEATURE_NOT_SUPPORTED,
            "ANALYZE COMPRESSION: the stand-in Redshift does not compress",
            hint="Redshift has it; run it on AWS, where it samples the table's real blocks.",
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
    """Take every isolation level as the one that the database has, SNAPSHOT: PostgreSQL's REPEATABLE READ.

    Redshift accepts the four names and runs all of them alike [r_BEGIN].
    """
    tokens = list(statement.tokens)
    if tokens[0].word not in ("begin", "start", "set"):
        return statement
    for at in range(len(tokens) - 2):
        if starts(tokens, "isolation", "level", at=at):
            level = next((level for level in _LEVELS if starts(tokens, *level, at=at + 2)), None)
            if level is None:
                raise unexpected(tokens[at + 2])
            rest = tokens[at + 2 + len(level) :]
            return statement.with_tokens([*tokens[: at + 2], *_repeatable_read(), *rest])
    return statement


@rule("disable")
def password_disable(statement: Statement) -> Statement:
    """Make a user who cannot log in with a password [r_CREATE_USER]."""
    tokens = list(statement.tokens)
    if tokens[0].word in ("create", "alter"):
        for at in range(len(tokens) - 1):
            if starts(tokens, "password", "disable", at=at):
                tokens[at + 1] = written("NULL")
    return statement.with_tokens(tokens)


def _repeatable_read() -> Tokens:
    return [written("REPEATABLE READ")]
