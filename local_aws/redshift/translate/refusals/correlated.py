"""Correlated subqueries that Redshift cannot run [r_correlated_subqueries]."""

from local_aws.redshift.errors import FEATURE_NOT_SUPPORTED, RedshiftError
from local_aws.redshift.translate.rules.queries import AGGREGATES
from local_aws.redshift.translate.scope import Scope
from local_aws.redshift.translate.tree import Node, constant, words


def correlated_error(what: str) -> RedshiftError:
    """Return the error for a correlated subquery that Redshift cannot run."""
    return RedshiftError(
        FEATURE_NOT_SUPPORTED,
        "This type of correlated subquery pattern is not supported yet",
        detail=what,
        hint="Join with a subquery that groups by the key.",
    )


def refuse_correlated(query: Node, scope: Scope, computed: set[str]) -> None:
    """Raise RedshiftError for a query that is bound and correlated, or that groups by a column which is.

    `computed` are the columns that correlated subqueries compute.
    """
    if scope.correlated and ("limitCount" in query or "limitOffset" in query):
        raise correlated_error("A correlated subquery has LIMIT or OFFSET.")
    if scope.correlated and scope.windows:
        raise correlated_error("A correlated subquery has a window function.")
    names = [item["ResTarget"].get("name", "") for item in query.get("targetList", ())]
    for item in query.get("groupClause", ()) if computed else ():
        place = constant(item)
        grouped = words(item.get("ColumnRef", {}).get("fields", []))
        if isinstance(place, int) and 0 < place <= len(names):
            grouped = [names[place - 1]]
        if len(grouped) == 1 and grouped[0] in computed and not scope.has(grouped[0]):
            raise correlated_error("GROUP BY names the result of a correlated subquery.")


def refuse_totals(query: Node) -> None:
    """Raise RedshiftError for a correlated query behind IN that groups, but for MIN and MAX."""
    calls = [item["ResTarget"]["val"].get("FuncCall", {}) for item in query.get("targetList", ())]
    totals = {words(call["funcname"])[-1] for call in calls if call} & AGGREGATES
    if "groupClause" in query and totals - {"min", "max"}:
        raise correlated_error("A correlated subquery behind IN has an aggregate function and GROUP BY.")
