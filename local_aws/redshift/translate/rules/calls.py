"""Function calls in a list of tokens."""

from collections.abc import Callable, Mapping

from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Token, Tokens, closing, split_on, written

Writer = Callable[[Token, list[Tokens]], Tokens | None]
"""Takes a call's name and arguments and gives what to write instead; None leaves the call."""


def rewrite_calls(statement: Statement, writers: Mapping[str, Writer]) -> Statement:
    """Rewrite the calls of the named functions, inner ones first."""
    tokens = list(statement.tokens)
    for at in range(len(tokens) - 2, -1, -1):
        writer = writers.get(tokens[at].word)
        if writer is None or tokens[at + 1].text != "(" or (at > 0 and tokens[at - 1].text == "."):
            continue
        end = closing(tokens, at + 1)
        inner = tokens[at + 2 : end]
        replaced = writer(tokens[at], split_on(inner, ",") if inner else [])
        if replaced is not None:
            replaced[0] = replaced[0]._replace(lead=tokens[at].lead)
            tokens[at : end + 1] = replaced
    return statement.with_tokens(tokens)


def call(name: str, *arguments: Tokens) -> Tokens:
    """Write a call."""
    tokens = [written(name), Token("(", lead="")]
    for at, argument in enumerate(arguments):
        tokens += [Token(",", lead=""), *argument] if at else argument
    return [*tokens, Token(")", lead="")]


def grouped(tokens: Tokens) -> Tokens:
    """Put an expression into parentheses."""
    return [written("("), *tokens, Token(")", lead="")]
