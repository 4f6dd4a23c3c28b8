"""Words that Redshift reserves and PostgreSQL does not: as names they need quotes [r_pg_keywords]."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from local_aws.redshift.errors import SYNTAX_ERROR, RedshiftError

if TYPE_CHECKING:  # the AWS API wants the words only, and no parser
    from local_aws.redshift.translate.tree import Node

RESERVED = frozenset(
    """
    aes128 aes256 allowoverwrite authorization az64 backup between binary blanksasnull bytedict bzip2 credentials
    current_user_id deflate defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit freeze
    globaldict256 globaldict64k gzip identity ignore ilike interval isnull lun luns lzo lzop minus mostly16
    mostly32 mostly8 new notnull nulls off offline old open overlaps parallel partition percent permissions pivot raw
    readratio recover rejectlog resort respect restore snapshot sysdate system tag tdes text255 text32k timestamp top
    truncatecolumns unnest unpivot verbose wallet without
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""The guide's list without the words that PostgreSQL reserves too, and without OID, a column of every catalog table."""
NOT_RESERVED = frozenset(
    """
    asymmetric collation concurrently current_catalog current_role current_schema fetch lateral returning symmetric
    system_user tablesample variadic window
    """.split()  # noqa: SIM905
)
"""Words that PostgreSQL reserves and Redshift does not."""
_NAMED = {"ColumnDef", "ColumnRef", "RangeVar", "CommonTableExpr"}
"""Nodes whose `location` is where a name begins; behind a dot every word may stand."""
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


def refuse_reserved(name: str, node: "Node", sql: bytes) -> None:
    """Raise RedshiftError when a node of this statement's tree takes its name from a reserved word without quotes."""
    for named in _named(name, node):
        word = _WORD.match(sql, named.get("location", 0))
        if word and word.group().decode().lower() in (RESERVED | {"oid"} if name == "ColumnDef" else RESERVED):
            used = word.group().decode()
            raise RedshiftError(
                SYNTAX_ERROR,
                f'syntax error at or near "{used}"',
                detail=f"{used.upper()} is a reserved word of Amazon Redshift's.",
                hint=f'Quote it ("{used.lower()}"), or better choose another name.',
            )


def _named(name: str, node: "Node") -> Iterable["Node"]:
    if name in _NAMED:
        return [node]
    if name in ("InsertStmt", "UpdateStmt"):
        targets = node.get("cols", ()) if name == "InsertStmt" else node["targetList"]
        return [target["ResTarget"] for target in targets]
    return ()
