"""The target of a COPY: a table's name and its columns."""

from dataclasses import dataclass

from local_aws.redshift.translate.rules.names import quoted


@dataclass(frozen=True)
class TableName:
    """A table as the statement names it; no schema means that the search path finds it."""

    name: str
    schema: str | None = None

    def sql(self) -> str:
        """Return the name as SQL."""
        return ".".join(quoted(part) for part in (self.schema, self.name) if part is not None)


@dataclass(frozen=True)
class Column:
    """One column, in the table's order."""

    name: str
    type: str
    """PostgreSQL's short name of the type (pg_type.typname), which stl_load_errors shows too: int4, varchar, ..."""
    not_null: bool = False
    length: int | None = None
    """CHAR and VARCHAR: the limit in bytes."""
    precision: int | None = None
    """NUMERIC: digits in all."""
    scale: int = 0
    """NUMERIC: digits after the point."""
    identity: bool = False

    def length_text(self) -> str:
        """Return the length as stl_load_errors.col_length shows it."""
        if self.length is not None:
            return str(self.length)
        return "0" if self.precision is None else f"{self.precision}, {self.scale}"
