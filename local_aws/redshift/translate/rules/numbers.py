"""Computations with DECIMAL, whose precision and scale Redshift computes beforehand [r_numeric_computations201]."""

from local_aws.redshift.translate import types
from local_aws.redshift.translate.tree import Node, expression, number
from local_aws.redshift.translate.types import MAX_PRECISION, Type


def rewrite_operator(operator: str, node: Node, kind: Type | None) -> Node | None:
    """Return what to write for a computation of this type: a quotient is cut, 38 digits are the most."""
    if kind is None or kind.name != "numeric":
        return None
    new = node
    if operator == "/":
        fields = node["A_Expr"]
        template = "redshift_system.divide($1, $2, $3)"
        new = expression(template, fields["lexpr"], fields["rexpr"], number(kind.scale))
    if kind.size == MAX_PRECISION and operator != "%" and "lexpr" in node["A_Expr"]:
        return {"TypeCast": {"arg": dict(new), "typeName": types.to_tree(kind)}}
    return new if new is not node else None
