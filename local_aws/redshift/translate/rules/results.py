"""The types of what functions return, as far as the sizes of Redshift's columns depend on them [c_SQL_functions]."""

from collections.abc import Callable

from local_aws.redshift.translate import types
from local_aws.redshift.translate.tree import Node, words
from local_aws.redshift.translate.types import BIGINT, FLOAT, INT, MAX_PRECISION, Type, decimal

_FIXED = {
    **dict.fromkeys(("count", "rank", "dense_rank", "row_number", "ntile", "datediff", "checksum"), BIGINT),
    **dict.fromkeys(("len", "length", "char_length", "octet_length", "strpos", "charindex", "ascii"), INT),
    **dict.fromkeys(("getdate", "sysdate", "dateadd", "add_months", "date_trunc"), types.TIMESTAMP),
    **dict.fromkeys(("last_day", "next_day", "to_date"), types.DATE),
    **dict.fromkeys(("sqrt", "power", "ln", "exp", "random", "date_part", "months_between"), FLOAT),
    "listagg": types.varchar(types.MAX_VARCHAR),
    "md5": types.varchar(32),
}
_SAME = (
    *("max", "min", "any_value", "first_value", "last_value", "lag", "lead", "nth_value", "abs", "left", "right"),
    *("lower", "upper", "trim", "btrim", "ltrim", "rtrim", "initcap", "substring", "substr", "reverse"),
)
"""They return the type of their first argument."""
_CHOSEN: dict[str, Callable[[list[Type | None]], list[Type | None]]] = {
    "coalesce": lambda kinds: kinds,
    "decode": lambda kinds: kinds[2::2] + ([] if len(kinds) % 2 else kinds[-1:]),
    "nvl": lambda kinds: kinds,
    "nvl2": lambda kinds: kinds[1:],
}
"""They return one of these arguments."""


def result_type(call: Node, kinds: list[Type | None]) -> Type | None:
    """Return the type of a call whose arguments have these types; None if it is not known."""
    name = words(call["funcname"])[-1]
    if name in _CHOSEN:
        return types.common(_CHOSEN[name](kinds))
    if name == "mod" and len(kinds) == 2:
        return types.computed("%", *kinds)
    if name == "concat":
        return _concatenated(kinds)
    first = kinds[0] if kinds else None
    if first and name in _SAME:
        return Type("varchar", first.size) if first.name == "bpchar" else first
    if first and name in ("sum", "avg"):
        return _total(name, first)
    return _FIXED.get(name)


def _concatenated(kinds: list[Type | None]) -> Type | None:
    sizes = [kind.size if kind else 0 for kind in kinds]
    return types.varchar(sum(sizes)) if all(sizes) else None


def _total(name: str, kind: Type) -> Type | None:
    """SUM of BIGINT and DECIMAL has 38 digits, AVG keeps the scale [r_SUM, r_AVG]."""
    if kind.name == "int8" and name == "sum":
        return decimal(MAX_PRECISION, 0)
    if kind.is_integer:
        return BIGINT
    if kind.name == "numeric":
        return decimal(MAX_PRECISION, kind.scale)
    return FLOAT if kind.name in ("float4", "float8") else None
