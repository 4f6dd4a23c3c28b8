"""The types of columns that a query makes: CREATE TABLE AS, SELECT INTO and views [r_CREATE_TABLE_AS].

PostgreSQL gives a computed VARCHAR or DECIMAL no size. Redshift gives it the one that the expression can have.
"""

from local_aws.redshift.translate import types
from local_aws.redshift.translate.scope import column_name
from local_aws.redshift.translate.tree import Node, name_and_fields
from local_aws.redshift.translate.types import Type


def text_sizes(kinds: list[Type | None]) -> list[int | None]:
    """Return the bytes of each VARCHAR column of a new table, None for the others."""
    return [kind.size if kind and kind.name == "varchar" and kind.size else None for kind in kinds]


def size_columns(query: Node, kinds: list[Type | None], names: tuple[str, ...] = ("varchar", "numeric")) -> bool:
    """Cast the columns of a query to those of these types that have one of the names and a size; whether there are any.

    A table's VARCHAR columns get theirs when it is made (`text_sizes`): a value that is too long is then an error.
    """
    fields = name_and_fields(query)[1]
    if fields.get("op", "SETOP_NONE") != "SETOP_NONE":
        sides = [{"SelectStmt": fields[side]} for side in ("larg", "rarg")]
        return any([size_columns(side, kinds, names) for side in sides])  # noqa: C419 - each of them
    return cast_columns(query, [kind if kind and kind.size and kind.name in names else None for kind in kinds])


def cast_columns(query: Node, kinds: list[Type | None]) -> bool:
    """Cast the columns of a query of one SELECT, those with a type given; whether there are any."""
    targets = [item["ResTarget"] for item in name_and_fields(query)[1].get("targetList", ())]
    if len(targets) != len(kinds) or any("A_Star" in _last(item["val"]) for item in targets):
        return False
    changed = False
    for item, kind in zip(targets, kinds, strict=True):
        if kind and not _casts_to(kind, item["val"]):
            item.setdefault("name", column_name(item["val"]))
            item["val"] = {"TypeCast": {"arg": item["val"], "typeName": types.to_tree(kind)}}
            changed = True
    return changed


def _casts_to(kind: Type, node: Node) -> bool:
    return "TypeCast" in node and types.of_tree(node["TypeCast"]["typeName"]) == kind


def _last(node: Node) -> Node:
    parts: list[Node] = node.get("ColumnRef", {}).get("fields", [{}])
    return parts[-1]
