"""PostgreSQL's parse tree of a statement, as libpg_query writes it in JSON.

Its protobuf form, which `postgast.parse` gives, is read no deeper than a hundred levels: forty `||` in a row are too
many for it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from postgast import PgQueryError
from postgast.errors import check_error
from postgast.native import lib

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError

Node = dict[str, Any]
#: Fields that hold a node of one type without saying its name.
_UNNAMED = {
    "collClause": "CollateClause",
    "intoClause": "IntoClause",
    "into": "IntoClause",
    "larg": "SelectStmt",
    "over": "WindowDef",
    "rarg": "SelectStmt",
    "relation": "RangeVar",
    "setstmt": "VariableSetStmt",
    "typeName": "TypeName",
    "view": "RangeVar",
}


def parse(sql: str) -> Node:
    """Parse SQL. Raises RedshiftError 42601 with PostgreSQL's words, 54001 for what is nested too deep."""
    result = lib.pg_query_parse(sql.encode())
    try:
        check_error(result)
        tree: Node = msgspec.json.decode(result.parse_tree)
    except PgQueryError as error:
        raise RedshiftError(SYNTAX_ERROR, error.message) from error
    except RecursionError as error:
        raise RedshiftError(
            "54001", "stack depth limit exceeded", hint="Split the statement, or build the text in steps."
        ) from error
    finally:
        lib.pg_query_free_parse_result(result)
    return tree


def nodes(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yield the name and the fields of every node, parents first."""
    waiting: list[Any] = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
            continue
        for field, held in value.items():
            if isinstance(held, list):
                waiting += held
            elif isinstance(held, dict):
                name = field if field[0].isupper() else _UNNAMED.get(field)
                if name and not _names_another(held):
                    yield name, held
                waiting.append(held)


def name_and_fields(node: Node) -> tuple[str, Node]:
    """Take a node out of the wrapper that names it; an empty name for none."""
    for name, held in node.items():
        return name, held
    return "", {}


def words(parts: list[Node]) -> list[str]:
    """Return the names in a list of String nodes, such as a function's qualified name."""
    return [part["String"]["sval"] for part in parts if "String" in part]


def _names_another(node: Node) -> bool:
    # JoinExpr's larg is {"RangeVar": {...}}, SelectStmt's is the fields themselves.
    return len(node) == 1 and next(iter(node))[0].isupper()
