"""The names that an expression can use: relations and their columns, from the innermost query outwards."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from local_aws.redshift.translate.tree import Node, name_and_fields, words
from local_aws.redshift.translate.types import Type


class Column(NamedTuple):
    """A column of a relation or of a query's result."""

    name: str
    kind: Type | None


class Table(NamedTuple):
    """A relation of the database."""

    columns: list[Column]
    is_view: bool = False


Tables = Mapping[tuple[str | None, str], Table]
"""The relations by schema, None where it is not said, and name."""
Lookup = Callable[[Set[tuple[str | None, str]]], Tables]
"""Returns those of the named relations that there are."""


class Relation(NamedTuple):
    """What a query reads from, by the name under which its columns are known; None: they are not known."""

    name: str
    columns: list[Column] | None


@dataclass
class Scope:
    """The relations that an expression can name, innermost query first."""

    outer: "Scope | None" = None
    relations: list[Relation] = field(default_factory=list)
    queries: dict[str, list[Column] | None] = field(default_factory=dict)
    """The common table expressions."""
    aliases: set[str] = field(default_factory=set)
    """The names that the select list gives."""
    correlated: bool = False
    """Whether an expression in it names a column of a query further out."""
    recursive: bool = False
    """Whether its common table expressions may name themselves."""
    derived: bool = False
    """Whether it is the query of a FROM clause, whose own query is between it and `outer`."""
    joins: bool = False
    """Whether the ON of an outer join is read."""
    windows: bool = False
    """Whether an expression in it calls a window function."""
    merges: bool = False
    """Whether a join shows columns of both sides as one (USING, NATURAL)."""

    def find(self, names: list[str]) -> "tuple[Scope | None, Type | None, int]":
        """Return where a column is found by its name, qualified or not, its type, and how many queries further out."""
        scope: Scope | None = self
        depth = 0
        while scope and names:
            for relation in scope.relations:
                if len(names) > 1 and relation.name != names[-2]:
                    continue
                if relation.columns is None:
                    return (scope if len(names) > 1 else None), None, depth
                for one in relation.columns:
                    if one.name == names[-1]:
                        return scope, one.kind, depth
            depth += bool(scope.relations) + scope.derived
            scope = scope.outer
        return None, None, 0

    def has(self, name: str) -> bool:
        """Return whether a relation of this query has this column, or might."""
        return any(r.columns is None or any(one.name == name for one in r.columns) for r in self.relations)

    def is_row(self, name: str) -> bool:
        """Return whether the name, which no column has, is the one of a relation of this query."""
        return (
            name not in self.aliases
            and not self.has(name)
            and any(relation.name == name for relation in self.relations)
        )

    def star(self, qualifier: str | None = None) -> list[tuple[str, Column]] | None:
        """Return relation and column for all that * or qualifier.* stands for; None if it is not known."""
        chosen = [r for r in self.relations if qualifier in (None, r.name)]
        if not chosen or any(r.columns is None for r in chosen) or (self.merges and qualifier is None):
            return None
        return [(r.name, one) for r in chosen for one in r.columns or ()]

    def query(self, name: str) -> "tuple[list[Column] | None] | None":
        """Return a common table expression's columns in a tuple; None if there is none of this name."""
        if name in self.queries:
            return (self.queries[name],)
        return self.outer.query(name) if self.outer else None

    def all_queries(self) -> "dict[str, list[Column] | None]":
        """Return the common table expressions of this query and of those around it."""
        return (self.outer.all_queries() if self.outer else {}) | self.queries


def column_name(node: Node) -> str:
    """Return the name that PostgreSQL gives to an unnamed item of a select list (FigureColname)."""
    name, fields = name_and_fields(node)
    return _NAMERS[name](fields) if name in _NAMERS else UNNAMED


UNNAMED = "?column?"


def _of_cast(fields: Node) -> str:
    inner = column_name(fields["arg"])
    return words(fields["typeName"]["names"])[-1] if inner == UNNAMED else inner


def _of_case(fields: Node) -> str:
    inner = column_name(fields["defresult"]) if "defresult" in fields else UNNAMED
    return "case" if inner == UNNAMED else inner


def _of_subquery(fields: Node) -> str:
    if fields["subLinkType"] != "EXPR_SUBLINK":
        return "exists" if fields["subLinkType"] == "EXISTS_SUBLINK" else UNNAMED
    items = name_and_fields(fields["subselect"])[1].get("targetList", [])
    return str(items[0]["ResTarget"].get("name") or column_name(items[0]["ResTarget"]["val"])) if items else UNNAMED


_NAMERS: dict[str, Callable[[Node], str]] = {
    "A_Expr": lambda fields: "nullif" if fields["kind"] == "AEXPR_NULLIF" else UNNAMED,
    "CaseExpr": _of_case,
    "CoalesceExpr": lambda _: "coalesce",
    "ColumnRef": lambda fields: (words(fields["fields"]) or [UNNAMED])[-1],
    "FuncCall": lambda fields: words(fields["funcname"])[-1],
    "GroupingFunc": lambda _: "grouping",
    "MinMaxExpr": lambda fields: "least" if fields["op"] == "IS_LEAST" else "greatest",
    "SQLValueFunction": lambda fields: str(fields["op"]).removeprefix("SVFOP_").lower(),
    "SubLink": _of_subquery,
    "TypeCast": _of_cast,
}
