"""What only Redshift's SELECT says, on the tree: EXCLUDE, GROUP BY ALL, aliases used at once, and QUALIFY.

The token rules of selects.py have made it readable for PostgreSQL's grammar; each says there what it writes.
"""

from typing import TYPE_CHECKING, Any

from local_aws.redshift.errors import RedshiftError, not_here
from local_aws.redshift.translate.rules.dates import TAKE_PARTS
from local_aws.redshift.translate.scope import Relation, Scope, column_name
from local_aws.redshift.translate.tree import Node, column, copy, nodes, number, replace, target, words

if TYPE_CHECKING:
    from local_aws.redshift.translate.binder import Binder

EXCLUDE, GROUP_BY_ALL, QUALIFY = "redshift_exclude", "redshift_all", "redshift_qualify"
AGGREGATES = frozenset(
    """
    any_value avg bit_and bit_or bool_and bool_or count listagg max median min percentile_cont percentile_disc
    redshift_listagg stddev stddev_pop stddev_samp sum var_pop var_samp variance
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_LATER = ("distinctClause", "sortClause", "limitCount", "limitOffset", "limitOption", "intoClause")


def exclude(fields: Node, scope: Scope, _binder: "Binder") -> bool:
    """Write * EXCLUDE (a, b) as the other columns [r_EXCLUDE_list]."""
    found = False
    targets = []
    for item in fields.get("targetList", ()):
        call = item["ResTarget"]["val"].get("FuncCall", {})
        if not call or words(call["funcname"]) != [EXCLUDE]:
            targets.append(item)
            continue
        found = True
        left_out = [words(arg["ColumnRef"]["fields"])[-1] for arg in call["args"]]
        shown = _star(scope)
        missing = [name for name in left_out if name not in {name for _, name in shown}]
        if missing:
            raise RedshiftError("42703", f'column "{missing[0]}" of the EXCLUDE list does not exist')
        targets += [target(_reference(*one)) for one in shown if one[1] not in left_out]
    if found:
        fields["targetList"] = targets
    return found


def group_by_all(fields: Node, _scope: Scope, _binder: "Binder") -> bool:
    """Write GROUP BY ALL as the places of the items without an aggregate [r_GROUP_BY_clause]."""
    grouped = [words(item.get("ColumnRef", {}).get("fields", [])) for item in fields.get("groupClause", ())]
    if grouped != [[GROUP_BY_ALL]]:
        return False
    places = [number(at) for at, item in enumerate(fields["targetList"], 1) if not _aggregates(item)]
    fields["groupClause"] = places
    if not places:
        del fields["groupClause"]
    return True


def _aggregates(item: Node) -> bool:
    return any(
        name == "FuncCall" and "over" not in node and words(node["funcname"])[-1] in AGGREGATES
        for name, node in nodes(item)
    )


def lateral_aliases(fields: Node, scope: Scope, _binder: "Binder") -> bool:
    """Put what an alias stands for where a later item, or WHERE, names it [r_SELECT_list].

    A column of FROM's comes first. PostgreSQL itself knows aliases in ORDER BY and, alone, in GROUP BY.
    """
    aliases: dict[str, Node] = {}
    changed = False
    for item in fields.get("targetList", ()):
        held = item["ResTarget"]
        changed |= _substitute(held["val"], aliases)
        name = held.get("name")
        if name and not scope.has(name) and words(held["val"].get("ColumnRef", {}).get("fields", [])) != [name]:
            aliases.setdefault(name, held["val"])
    if not aliases:
        return changed
    clauses = [fields[name] for name in ("whereClause", "havingClause") if name in fields]
    clauses += [item for item in fields.get("groupClause", ()) if "ColumnRef" not in item]
    clauses += [window["WindowDef"]["partitionClause"][0] for window in _qualified(fields)]
    for clause in clauses:
        changed |= _substitute(clause, aliases)
    return changed


def _substitute(value: Any, aliases: dict[str, Node]) -> bool:
    if isinstance(value, list):
        return sum(_substitute(item, aliases) for item in value) > 0
    if not isinstance(value, dict) or "SelectStmt" in value or not aliases:
        return False
    names = words(value["ColumnRef"]["fields"]) if "ColumnRef" in value else []
    if "FuncCall" in value and words(value["FuncCall"]["funcname"])[-1] in TAKE_PARTS:
        return _substitute(value["FuncCall"].get("args", [])[1:], aliases)
    if len(names) == 1 and names[0] in aliases:
        replace(value, copy(aliases[names[0]]))
        return True
    return sum(_substitute(held, aliases) for held in value.values()) > 0


def _qualified(fields: Node) -> list[Node]:
    return [window for window in fields.get("windowClause", ()) if window["WindowDef"].get("name") == QUALIFY]


def qualify(fields: Node, scope: Scope, binder: "Binder") -> bool:
    """Filter outside of a subquery what QUALIFY asks of its windows [r_QUALIFY_clause]."""
    found = _qualified(fields)
    if not found:
        return False
    inner = {key: held for key, held in fields.items() if key not in (*_LATER, "windowClause", "withClause")}
    inner["limitOption"] = "LIMIT_OPTION_DEFAULT"
    names, inner["targetList"] = _numbered(fields["targetList"], scope)
    shown = [target(column(QUALIFY, f"c{at}"), name) for at, name in enumerate(names)]
    order = []
    for item in fields.get("sortClause", ()):
        held = dict(item["SortBy"])
        at = _place(held["node"], names)
        if at is None:
            at = len(inner["targetList"])
            inner["targetList"].append(target(held["node"], f"c{at}"))
        order.append({"SortBy": held | {"node": column(QUALIFY, f"c{at}")}})
    inner["targetList"].append(target(found[0]["WindowDef"]["partitionClause"][0], "kept"))
    columns = binder.expressions(inner, scope)
    outer = {key: fields[key] for key in (*_LATER, "withClause") if key in fields} | {
        "targetList": shown,
        "fromClause": [{"RangeSubselect": {"subquery": {"SelectStmt": inner}, "alias": {"aliasname": QUALIFY}}}],
        "whereClause": column(QUALIFY, "kept"),
        "op": "SETOP_NONE",
    }
    replace(fields, outer | ({"sortClause": order} if order else {}))
    scope.relations[:] = [Relation(QUALIFY, columns)]
    return True


def _numbered(targets: list[Node], scope: Scope) -> tuple[list[str], list[Node]]:
    """Return the names of a select list's columns, and its items named c0, c1, ..."""
    names, values = [], []
    for item in targets:
        held = item["ResTarget"]
        parts = held["val"].get("ColumnRef", {}).get("fields", [{}])
        if "A_Star" in parts[-1]:
            for relation, name in _star(scope, *words(parts)[-1:]):
                names.append(name)
                values.append(_reference(relation, name))
        else:
            names.append(held.get("name") or column_name(held["val"]))
            values.append(held["val"])
    return names, [target(value, f"c{at}") for at, value in enumerate(values)]


def _place(node: Node, names: list[str]) -> int | None:
    """Return the place of the item that an expression of ORDER BY names, by its number or its name."""
    if "ival" in node.get("A_Const", {}):
        return int(node["A_Const"]["ival"].get("ival", 0)) - 1
    named = words(node["ColumnRef"]["fields"]) if "ColumnRef" in node else []
    return names.index(named[0]) if len(named) == 1 and names.count(named[0]) == 1 else None


def _reference(relation: str, name: str) -> Node:
    return column(relation, name) if relation else column(name)


def _star(scope: Scope, qualifier: str | None = None) -> list[tuple[str, str]]:
    shown = scope.star(qualifier)
    if shown is None:
        raise not_here(
            "EXCLUDE and QUALIFY for a * whose columns it does not know",
            "Redshift has it: name the columns, or test this statement on AWS.",
        )
    return [(relation, one.name) for relation, one in shown]


QUERY_RULES = (exclude, group_by_all, lateral_aliases, qualify)
