"""One walk over a statement's tree: which columns its queries read, and what type each expression has.

On its way it applies the tree rules of `rules`: those of a query before its expressions are read, those of a call or an
operator when the types of what it holds are known. What the binder does not know, it leaves to PostgreSQL.
"""

from collections.abc import Callable

from local_aws.redshift.errors import not_in_redshift
from local_aws.redshift.translate import types
from local_aws.redshift.translate.refusals.correlated import correlated_error, refuse_correlated, refuse_totals
from local_aws.redshift.translate.rules.functions import default_name, rewrite_call
from local_aws.redshift.translate.rules.numbers import rewrite_operator
from local_aws.redshift.translate.rules.queries import AGGREGATES
from local_aws.redshift.translate.rules.results import result_type
from local_aws.redshift.translate.rules.sizes import cast_columns, size_columns, text_sizes
from local_aws.redshift.translate.rules.system_tables import read_catalog_column, read_catalog_function
from local_aws.redshift.translate.scope import Column, Scope, Tables, column_name
from local_aws.redshift.translate.sources import bind_source, bind_with
from local_aws.redshift.translate.tree import Node, constant, copy, name_and_fields, replace, words
from local_aws.redshift.translate.types import Type

_ROWS = "It is the name of a table: select each column by itself."
_TRUTHS = ("NullTest", "BooleanTest")
_HELD = ("query", "selectStmt")
"""A statement's queries and statements, which are bound by themselves."""


SelectRule = Callable[[Node, Scope, "Binder"], bool]


class Binder:
    """Binds one statement. `changed` says whether a rule has edited its tree."""

    def __init__(self, tables: Tables, rules: "tuple[SelectRule, ...]", sizes_views: bool = True) -> None:
        self.tables = tables
        self._sizes_views = sizes_views  # a late-binding view follows the sizes of its tables
        self._rules = rules
        self._aggregated: Scope | None = None
        self._correlations = 0  # columns of a query further out that were named so far
        self.changed = False
        self.text_sizes: list[int | None] = []
        """The bytes of the VARCHAR columns of the table that the statement makes."""
        self._visitors: dict[str, Callable[[Node, Node, Scope], Type | None]] = {
            "A_Const": self._constant,
            "A_Expr": self._operator,
            "BoolExpr": self._logic,
            "CaseExpr": self._case,
            "CoalesceExpr": self._choice,
            "ColumnRef": self._reference,
            "FuncCall": self._call,
            "MinMaxExpr": self._choice,
            "SelectStmt": self._query,
            "SubLink": self._subquery,
            "TypeCast": self._cast,
        }

    def statement(self, node: Node, outer: Scope | None = None) -> list[Column] | None:
        """Bind a statement; returns the columns of a query's result."""
        name, fields = name_and_fields(node)
        if name == "SelectStmt":
            columns = self.select(fields, outer)
            if "intoClause" in fields and columns:
                self._make_table(node, columns)
            return columns
        scope = Scope(outer)
        bind_with(self, fields, scope)
        for held in _HELD:
            if held in fields:
                columns = self.statement(fields[held], scope)
                if name == "ViewStmt" and columns and self._sizes_views:
                    self.changed |= size_columns(fields[held], [one.kind for one in columns])
                elif name == "CreateTableAsStmt" and columns:
                    self._make_table(fields[held], columns)
        if name in ("UpdateStmt", "DeleteStmt", "MergeStmt", "InsertStmt"):
            bind_source(self, {"RangeVar": fields["relation"]}, scope)
            for item in [*fields.get("fromClause", ()), *fields.get("usingClause", ())]:
                bind_source(self, item, scope)
            if "sourceRelation" in fields:
                bind_source(self, fields["sourceRelation"], scope)
        known = ("relation", "fromClause", "usingClause", "sourceRelation", "withClause", *_HELD)
        self.children({key: value for key, value in fields.items() if key not in known}, scope)
        return columns if any(held in fields for held in _HELD) else None

    def select(self, fields: Node, outer: Scope | None = None) -> list[Column] | None:
        """Bind a query; returns the columns of its result."""
        scope = Scope(outer)
        bind_with(self, fields, scope)
        if fields.get("op", "SETOP_NONE") != "SETOP_NONE":
            return self._set_operation(fields, scope)
        for item in fields.get("fromClause", ()):
            bind_source(self, item, scope)
        if "whereClause" in fields:
            self.condition(fields["whereClause"])
        for rule in self._rules:
            self.changed |= rule(fields, scope, self)
        return self.expressions(fields, scope)

    def expressions(self, fields: Node, scope: Scope) -> list[Column] | None:
        """Bind the expressions of a query whose FROM is bound; returns the columns of its result."""
        columns: list[Column] | None = []
        computed: set[str] = set()
        scope.aliases = {item["ResTarget"].get("name") for item in fields.get("targetList", ())}
        for item in fields.get("targetList", ()):
            held = item["ResTarget"]
            name = held.get("name") or default_name(held["val"])
            star = _star(held["val"])
            if star is not None:
                shown = scope.star(*star)
                columns = None if columns is None or shown is None else columns + [one for _, one in shown]
                continue
            before = self._correlations
            kind = self.visit(held["val"], scope)
            if self._correlations > before:
                computed.add(name)
            if "name" not in held and name != column_name(held["val"]):
                held["name"], self.changed = name, True
            if columns is not None:
                columns.append(Column(name, kind))
        known = ("targetList", "fromClause", "withClause")
        self.children({key: value for key, value in fields.items() if key not in known}, scope)
        refuse_correlated(fields, scope, computed)
        return columns

    def visit(self, node: Node, scope: Scope) -> Type | None:
        """Bind an expression; returns its type, None if that is not known."""
        name, fields = name_and_fields(node)
        if name in self._visitors:
            return self._visitors[name](node, fields, scope)
        self.children(fields, scope)
        return types.BOOL if name in _TRUTHS else None

    def _make_table(self, query: Node, columns: list[Column]) -> None:
        kinds = [one.kind for one in columns]
        self.changed |= size_columns(query, kinds, ("numeric",))
        self.text_sizes = text_sizes(kinds)

    def edit(self, node: Node, new: Node) -> None:
        """Put another node in the place of this one."""
        replace(node, new)
        self.changed = True

    def _reference(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        names = words(fields["fields"])
        self.changed |= read_catalog_column(fields)
        found, kind, depth = scope.find(names)
        if "A_Star" in fields["fields"][-1] or (not found and len(names) == 1 and scope.is_row(names[0])):
            raise not_in_redshift(f'rows as values: "{names[0]}"', _ROWS)
        if found and depth:
            scope.correlated = True
            self._correlations += 1
            if depth > 1:
                raise correlated_error("A column of a query more than one level further out is named.")
            if found.joins:
                raise correlated_error("A correlated subquery stands in the ON of an outer join.")
            if self._aggregated is scope:
                raise correlated_error("An aggregate function takes a column of the outer query.")
        return kind

    def _constant(self, node: Node, _fields: Node, _scope: Scope) -> Type | None:
        kind = types.of_constant(node)
        if kind == types.FLOAT:  # a number with an exponent, which PostgreSQL takes for a NUMERIC
            self.edit(node, {"TypeCast": {"arg": copy(node), "typeName": types.to_tree(kind)}})
        return kind

    def _operator(self, node: Node, fields: Node, scope: Scope) -> Type | None:
        left, right = self._part(fields.get("lexpr"), scope), self._part(fields.get("rexpr"), scope)
        operator = words(fields["name"])[-1]
        if fields["kind"] == "AEXPR_NULLIF":
            return left
        if fields["kind"] != "AEXPR_OP":
            return types.BOOL
        if operator == "||":
            sized = left and right and left.is_text and right.is_text and left.size and right.size
            return types.varchar(left.size + right.size) if sized and left and right else Type("varchar")
        if operator in ("+", "-", "*", "/", "%"):
            kind = types.computed(operator, left, right) if "lexpr" in fields else right
            new = rewrite_operator(operator, node, kind)
            if new:
                self.edit(node, new)
            return kind
        return types.BOOL if operator in ("=", "<>", "<", ">", "<=", ">=") else None

    def _part(self, value: Node | list[Node] | None, scope: Scope) -> Type | None:
        if isinstance(value, list):
            self.children({"": value}, scope)
            return None
        return self.visit(value, scope) if value else None

    def _call(self, node: Node, fields: Node, scope: Scope) -> Type | None:
        before = self._aggregated
        scope.windows |= "over" in fields
        if words(fields["funcname"])[-1] in AGGREGATES:
            self._aggregated = scope
        kinds = [self.visit(arg, scope) for arg in fields.get("args", ())]
        self.children({key: value for key, value in fields.items() if key != "args"}, scope)
        self._aggregated = before
        kind = result_type(fields, kinds)
        self.changed |= read_catalog_function(fields)
        new = rewrite_call(fields)
        if new:
            self.edit(node, new)
        return kind

    def _query(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        columns = self.select(fields, scope)
        return columns[0].kind if columns else None

    def _subquery(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        before = self._correlations
        kind = [self.visit(fields[part], scope) for part in ("testexpr", "subselect") if part in fields][-1]
        if fields["subLinkType"] == "ANY_SUBLINK" and self._correlations > before:
            refuse_totals(name_and_fields(fields["subselect"])[1])
        return kind if fields["subLinkType"] == "EXPR_SUBLINK" else types.BOOL

    def _cast(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        kind, given = types.of_tree(fields["typeName"]), self.visit(fields["arg"], scope)
        if kind.name == "varbyte" and ("ParamRef" in fields["arg"] or isinstance(constant(fields["arg"]), str)):
            self.edit(fields["arg"], {"TypeCast": {"arg": copy(fields["arg"]), "typeName": types.to_tree(types.TEXT)}})
        # A literal that is cast to TEXT keeps its length.
        return given if kind == types.TEXT and given and "A_Const" in fields["arg"] and given.is_text else kind

    def _choice(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        return types.common([self.visit(arg, scope) for arg in fields["args"]])

    def _logic(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        for arg in fields["args"]:
            self.condition(arg)
            self.visit(arg, scope)
        return types.BOOL

    def condition(self, node: Node) -> None:
        """Take a number for a truth, which WHERE 1 and AND 1 mean."""
        value = constant(node)
        if isinstance(value, int):
            self.edit(node, {"A_Const": {"boolval": {"boolval": True} if value else {}}})

    def _case(self, _node: Node, fields: Node, scope: Scope) -> Type | None:
        kinds = [self.visit(fields["defresult"], scope)] if "defresult" in fields else []
        if "arg" in fields:
            self.visit(fields["arg"], scope)
        for when in fields["args"]:
            self.visit(when["CaseWhen"]["expr"], scope)
            kinds.append(self.visit(when["CaseWhen"]["result"], scope))
        return types.common(kinds)

    def _set_operation(self, fields: Node, scope: Scope) -> list[Column] | None:
        left, right = self.select(fields["larg"], scope), self.select(fields["rarg"], scope)
        if scope.outer and scope.outer.recursive and left:
            # PostgreSQL wants the same size in what is added, as of path || '>' || name.
            unsized = [one.kind and types.unsized(one.kind) for one in left]
            self.changed |= cast_columns({"SelectStmt": fields["larg"]}, unsized)
        rest = {key: value for key, value in fields.items() if key not in ("larg", "rarg", "withClause")}
        self.children(rest, Scope(scope))
        if left is None or right is None or len(left) != len(right):
            return None
        return [Column(one.name, types.common([one.kind, two.kind])) for one, two in zip(left, right, strict=True)]

    def children(self, fields: Node, scope: Scope) -> None:
        """Bind all that these fields hold."""
        for value in fields.values():
            for held in value if isinstance(value, list) else (value,):
                if isinstance(held, dict) and held:
                    if len(held) == 1 and next(iter(held))[0].isupper():
                        self.visit(held, scope)
                    else:
                        self.children(held, scope)


def _star(node: Node) -> tuple[str, ...] | None:
    fields = node.get("ColumnRef", {}).get("fields", ())
    return tuple(words(fields)[-1:]) if fields and "A_Star" in fields[-1] else None
