"""PostgreSQL's parse tree of a statement, as libpg_query writes it in JSON.

Its protobuf form, which `postgast.parse` gives, is read no deeper than a hundred levels: forty `||` in a row are too
many for it.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from postgast import PgQueryError
from postgast.errors import check_error
from postgast.native import lib

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError

Node = dict[str, Any]
_UNNAMED = {
    "action": "GrantStmt",
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
    "withClause": "WithClause",
}
"""Fields that hold a node of one type without saying its name."""


def parse(sql: str) -> Node:
    """Parse SQL. Raises RedshiftError 42601 with PostgreSQL's words, 54001 for what is nested too deep."""
    result = lib.pg_query_parse(sql.encode())
    try:
        check_error(result)
        tree: Node = msgspec.json.decode(result.parse_tree)
    except PgQueryError as error:
        raise RedshiftError(SYNTAX_ERROR, error.message) from error
    except RecursionError as error:
        raise too_deep() from error
    finally:
        lib.pg_query_free_parse_result(result)
    return tree


def too_deep() -> RedshiftError:
    """Return the error for a statement that is nested too deep."""
    return RedshiftError("54001", "stack depth limit exceeded", hint="Split the statement, or build the text in steps.")


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


def table_name(relation: Node) -> tuple[str | None, str]:
    """Return the schema, None where it is not said, and the name of a RangeVar."""
    return relation.get("schemaname"), relation["relname"]


def expression(template: str, *parts: Node) -> Node:
    """Return the tree of an SQL expression in which $1, $2, ... stand for these trees."""
    filled: Node = _fill(_template(template), parts)
    return filled


@cache
def _template(template: str) -> Node:
    node: Node = parse(f"SELECT {template}")["stmts"][0]["stmt"]["SelectStmt"]["targetList"][0]["ResTarget"]["val"]
    return node


def _fill(value: Any, parts: tuple[Node, ...]) -> Any:
    if isinstance(value, list):
        return [_fill(item, parts) for item in value]
    if isinstance(value, dict):
        if "ParamRef" in value:
            return copy(parts[value["ParamRef"]["number"] - 1])
        return {name: _fill(held, parts) for name, held in value.items()}
    return value


def copy(value: Any) -> Any:
    """Return a copy of a tree that shares nothing with it."""
    if isinstance(value, list):
        return [copy(item) for item in value]
    return {name: copy(held) for name, held in value.items()} if isinstance(value, dict) else value


def without_places(value: Any) -> Any:
    """Return a copy of a tree without the places in the text, by which two that say the same are equal."""
    if isinstance(value, list):
        return [without_places(item) for item in value]
    if isinstance(value, dict):
        return {name: without_places(held) for name, held in value.items() if name != "location"}
    return value


def string(text: str) -> Node:
    """Return the String node of a name."""
    return {"String": {"sval": text}}


def column(*names: str) -> Node:
    """Return a reference to a column, which may be qualified."""
    return {"ColumnRef": {"fields": [string(name) for name in names]}}


def literal(text: str) -> Node:
    """Return a string literal."""
    return {"A_Const": {"sval": {"sval": text}}}


def number(value: int) -> Node:
    """Return a whole number."""
    return {"A_Const": {"ival": {"ival": value} if value else {}}}


def target(value: Node, name: str | None = None) -> Node:
    """Return an item of a select list."""
    return {"ResTarget": {"val": value} | ({"name": name} if name else {})}


def constant(node: Node) -> int | str | None:
    """Return the value of a whole number or a string literal; None for anything else."""
    fields = node.get("A_Const", {})
    if "ival" in fields:
        return int(fields["ival"].get("ival", 0))
    if "sval" in fields:
        return str(fields["sval"].get("sval", ""))
    if "A_Expr" in node and words(node["A_Expr"]["name"]) == ["-"] and "lexpr" not in node["A_Expr"]:
        value = constant(node["A_Expr"]["rexpr"])
        return -value if isinstance(value, int) else None
    return None


def replace(node: Node, new: Node) -> None:
    """Put another node in the place of this one."""
    held = dict(new)
    node.clear()
    node.update(held)


def _names_another(node: Node) -> bool:
    # JoinExpr's larg is {"RangeVar": {...}}, SelectStmt's is the fields themselves.
    return len(node) == 1 and next(iter(node))[0].isupper()
