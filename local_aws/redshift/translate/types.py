"""Types of Redshift's expressions, with their sizes [r_numeric_computations201, c_Supported_data_types]."""

from typing import NamedTuple

from local_aws.redshift.translate.tree import Node, constant, number, string, words

MAX_PRECISION, MAX_VARCHAR = 38, 65535
_DIGITS = {"int2": 5, "int4": 10, "int8": 19}


class Type(NamedTuple):
    """A type by PostgreSQL's name. `size` is the bytes of VARCHAR and CHAR, or the precision of NUMERIC; 0: unknown."""

    name: str
    size: int = 0
    scale: int = 0

    @property
    def is_text(self) -> bool:
        """Return whether it is VARCHAR or CHAR."""
        return self.name in ("varchar", "bpchar")

    @property
    def is_integer(self) -> bool:
        """Return whether it is one of the whole numbers."""
        return self.name in _DIGITS


BOOL, DATE, FLOAT, TIMESTAMP = Type("bool"), Type("date"), Type("float8"), Type("timestamp")
INT, BIGINT, TEXT = Type("int4"), Type("int8"), Type("varchar")
_FLOATS = {"float4", "float8"}
_ALIASES = {"text": "varchar", "char": "bpchar", "float": "float8", "decimal": "numeric"}


def decimal(precision: int, scale: int) -> Type:
    """Return a NUMERIC; one that is too wide loses digits behind the point, but keeps four of them."""
    if precision > MAX_PRECISION:
        scale = min(scale, max(MAX_PRECISION + scale - precision, 4))
    return Type("numeric", min(precision, MAX_PRECISION), scale)


def varchar(size: int) -> Type:
    """Return a VARCHAR of this many bytes."""
    return Type("varchar", max(1, min(size, MAX_VARCHAR)))


def unsized(kind: Type) -> Type | None:
    """Return the type without its size; None for one that has none."""
    return TEXT if kind.is_text else Type(kind.name) if kind.size else None


def of_catalog(name: str, modifier: int) -> Type:
    """Return the type that pg_attribute names; `modifier` is its atttypmod."""
    if name == "numeric" and modifier > 4:
        return Type("numeric", (modifier - 4) >> 16, (modifier - 4) & 2047)
    return Type(_ALIASES.get(name, name), max(modifier - 4, 0) if name in ("varchar", "bpchar") else 0)


def of_tree(node: Node) -> Type:
    """Return the type that a TypeName node names."""
    name = words(node["names"])[-1]
    sizes = [size for size in (constant(item) for item in node.get("typmods", ())) if isinstance(size, int)]
    return Type(_ALIASES.get(name, name), *(sizes if name in ("varchar", "bpchar", "numeric") else ()))


def to_tree(kind: Type) -> Node:
    """Return the TypeName node of a type."""
    sizes = [kind.size] + ([kind.scale] if kind.name == "numeric" else [])
    modifiers = [number(size) for size in sizes] if kind.size else []
    return {"names": [string("pg_catalog"), string(kind.name)], "typmods": modifiers, "typemod": -1}


def as_decimal(kind: Type | None) -> Type | None:
    """Return the NUMERIC as which a number takes part in a computation; None for another type, or an unknown size."""
    if kind is None:
        return None
    if kind.name in _DIGITS:
        return Type("numeric", _DIGITS[kind.name])
    return kind if kind.name == "numeric" and kind.size else None


def computed(operator: str, left: Type | None, right: Type | None) -> Type | None:
    """Return the type of a computation of two numbers; None if it is not known."""
    if left is None or right is None:
        return None
    if left.is_integer and right.is_integer:
        return max(left, right, key=lambda kind: _DIGITS[kind.name])
    one, two = as_decimal(left), as_decimal(right)
    if one is None or two is None:
        return FLOAT if {left.name, right.name} & _FLOATS else None
    return _computed(operator, one, two)


def _computed(operator: str, one: Type, two: Type) -> Type:
    if operator == "*":
        return decimal(one.size + two.size + 1, one.scale + two.scale)
    if operator == "/":
        scale = max(4, one.scale + two.size - two.scale + 1)
        return decimal(one.size - one.scale + two.scale + scale, scale)
    scale = max(one.scale, two.scale)
    whole = max(one.size - one.scale, two.size - two.scale)
    if operator == "%":
        return decimal(whole + scale, scale)
    return decimal(whole + scale + 1, scale)


def common(kinds: list[Type | None]) -> Type | None:
    """Return the type that holds values of all of these, as in UNION, CASE and COALESCE; None if it is not known."""
    known = [kind for kind in kinds if kind is None or kind.name != "null"]
    if not known or None in known:
        return None
    first, *rest = [kind for kind in known if kind is not None]
    for kind in rest:
        wider = _wider(first, kind)
        if wider is None:
            return None
        first = wider
    return first


def _wider(one: Type, two: Type) -> Type | None:
    if one == two:
        return one
    if one.is_text and two.is_text:
        return Type("varchar", max(one.size, two.size) if one.size and two.size else 0)
    if one.is_integer and two.is_integer:
        return max(one, two, key=lambda kind: _DIGITS[kind.name])
    if {one.name, two.name} <= _FLOATS | {"numeric", *_DIGITS} and {one.name, two.name} & _FLOATS:
        return FLOAT
    left, right = as_decimal(one), as_decimal(two)
    if left and right:
        scale = max(left.scale, right.scale)
        return decimal(max(left.size - left.scale, right.size - right.scale) + scale, scale)
    return None


def of_constant(node: Node) -> Type | None:
    """Return the type of a constant."""
    fields = node["A_Const"]
    value = constant(node)
    if isinstance(value, str):
        return varchar(len(value.encode()))
    if isinstance(value, int):
        return INT
    if "fval" in fields:
        return _decimal_literal(fields["fval"]["fval"])
    return BOOL if "boolval" in fields else Type("null")


def _decimal_literal(text: str) -> Type | None:
    whole, _, fraction = text.removeprefix("-").partition(".")
    if not (whole + fraction).isdigit():
        return FLOAT
    if "." not in text and int(text) < 1 << 63:
        return BIGINT
    digits = (whole.lstrip("0") + fraction) or "0"
    return Type("numeric", max(len(digits), len(fraction) or 1), len(fraction))
