"""Names as Redshift reads them."""

from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import IDENTIFIER, Token


def name_of(token: Token) -> str:
    """Return the name that an identifier stands for: as written when quoted, lower case when not."""
    return token.word or token.text[1:-1].replace('""', '"')


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Return a string literal of this text."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"


def fold_quoted_names(statement: Statement) -> Statement:
    """Make quoted names lower case: Redshift does, unless enable_case_sensitive_identifier is on [r_names]."""
    return statement.with_tokens(
        [
            token._replace(text=_lower(token.text)) if token.kind == IDENTIFIER and not token.word else token
            for token in statement.tokens
        ]
    )


def _lower(text: str) -> str:
    # Only ASCII letters have case in an identifier.
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
