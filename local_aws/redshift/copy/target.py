"""Which columns a COPY fills, and from which JSON elements."""

from local_aws.redshift.copy.jsonpaths import read_jsonpaths
from local_aws.redshift.copy.mapping import IgnoreCaseMapping, KeyMapping, Mapping, mapping_for
from local_aws.redshift.copy.s3 import S3Client, S3Error, object_context
from local_aws.redshift.copy.statement import AUTO, AUTO_IGNORECASE, CopyStatement, parse_s3_uri
from local_aws.redshift.copy.table import Column
from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError


def resolve_columns(table_columns: list[Column], statement: CopyStatement) -> list[Column]:
    """Return the columns to fill, in the statement's order [copy-column-list, copy-explicit-ids].

    RedshiftError for a column that the table does not have, and where the list and EXPLICIT_IDS contradict each other.
    """
    identities = {column.name for column in table_columns if column.identity}
    if not statement.columns:
        return [column for column in table_columns if statement.explicit_ids or not column.identity]
    known = {column.name: column for column in table_columns}
    for name in statement.columns:
        if name not in known:
            raise RedshiftError("42703", f'column "{name}" of relation "{statement.table.name}" does not exist')
        if name in identities and not statement.explicit_ids:
            raise RedshiftError(
                INVALID_PARAMETER,
                f'cannot load the identity column "{name}" without EXPLICIT_IDS',
                hint="Leave the column out of the list, or add EXPLICIT_IDS.",
            )
    if statement.explicit_ids and not identities <= set(statement.columns):
        raise RedshiftError(INVALID_PARAMETER, "EXPLICIT_IDS needs the identity column in the column list")
    return [known[name] for name in statement.columns]


def resolve_mapping(client: S3Client, columns: list[Column], statement: CopyStatement) -> Mapping:
    """Return the mapping that the JSON option asks for. RedshiftError when its JSONPaths file does not fit."""
    names = [column.name for column in columns]
    if statement.json == AUTO:
        return KeyMapping(names)
    if statement.json == AUTO_IGNORECASE:
        return IgnoreCaseMapping(names)
    uri = parse_s3_uri(statement.json)
    paths = read_jsonpaths(client, uri)
    if paths is None:
        return KeyMapping(names)
    if len(paths) != len(names):
        raise S3Error(
            "Number of jsonpaths and the number of columns should match. "
            f"JSONPath size: {len(paths)}, Number of columns in table or column list: {len(names)}",
            object_context(uri),
        )
    return mapping_for(paths)
