"""JSONPaths files [copy-usage_notes-copy-from-json]."""

import json
import re

from local_aws.redshift.copy.s3 import S3Client, S3Error, object_context, read_whole
from local_aws.redshift.copy.statement import S3Uri

_LIMIT = 1 << 20
_DOTTED = re.compile(r"\.([^.'\[\]]+)|\[(\d+)\]")
_BRACKETED = re.compile(r"\['([^']+)'\]|\[(\d+)\]")

Path = tuple[str | int, ...]
"""Names and array indexes from the root to one element."""


def _steps(expression: str, pattern: re.Pattern[str]) -> Path | None:
    if not re.fullmatch(rf"\$(?:{pattern.pattern})+", expression):
        return None
    return tuple(name or int(index) for name, index in pattern.findall(expression))


def parse_paths(expressions: list[str]) -> list[Path]:
    """Read JSONPath expressions, all in dot or all in bracket notation. ValueError names the one that is wrong."""
    for pattern in (_DOTTED, _BRACKETED):
        paths = [_steps(expression, pattern) for expression in expressions]
        if None not in paths:
            return [path for path in paths if path is not None]
    for expression in expressions:
        if _steps(expression, _DOTTED) is None and _steps(expression, _BRACKETED) is None:
            raise ValueError(f"'{expression}' is not a path like $.name, $['name'] or $['name'][0]")
    raise ValueError("dot notation and bracket notation cannot be mixed in one file")


def read_jsonpaths(client: S3Client, uri: S3Uri) -> list[Path] | None:
    """Read the file. None: its root key is not "jsonpaths", so Redshift silently takes 'auto'.

    RedshiftError when it cannot be read or is not a JSONPaths file; MAXERROR does not cover this.
    """
    data = read_whole(client, uri, _LIMIT, "Problem reading jsonpaths file - ")
    context = object_context(uri)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise S3Error(f"Invalid JSONPath format: the file is not JSON: {error}", context) from error
    if not isinstance(document, dict):
        raise S3Error("Invalid JSONPath format: the file must hold one JSON object", context)
    if "jsonpaths" not in document:
        return None
    expressions = document["jsonpaths"]
    if not isinstance(expressions, list) or not all(isinstance(expression, str) for expression in expressions):
        raise S3Error('Invalid JSONPath format: "jsonpaths" must be a list of strings', context)
    try:
        return parse_paths(expressions)
    except ValueError as error:
        raise S3Error(f"Invalid JSONPath format: {error}", context) from error
