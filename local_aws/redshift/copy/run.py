"""Running a COPY statement."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

from local_aws.redshift.copy.blocks import MAX_VALUE, Block, cut_blocks
from local_aws.redshift.copy.careful import CarefulConverter
from local_aws.redshift.copy.fast import fast_converter
from local_aws.redshift.copy.fetch import BrokenGzipError, Fetched, fetch, inflate
from local_aws.redshift.copy.fields import RowWriter, converter
from local_aws.redshift.copy.load_error import CopyFailed, LoadError, LoadErrorCode
from local_aws.redshift.copy.mapping import Mapping
from local_aws.redshift.copy.pipeline import in_background
from local_aws.redshift.copy.s3 import S3_ERROR_CODE, S3Client, S3Error, object_context
from local_aws.redshift.copy.source import list_objects
from local_aws.redshift.copy.statement import CopyStatement
from local_aws.redshift.copy.table import Column, CopyBackend
from local_aws.redshift.copy.target import resolve_columns, resolve_mapping
from local_aws.redshift.copy.text import NULL
from local_aws.redshift.errors import BackendError, RedshiftError
from local_aws.redshift.translate.rules.names import quoted

_SEND = 1 << 18
"""Bytes that are gathered before they are sent: many small objects make few messages."""

_DATA_ERRORS = ("22", "23", "54")
"""SQLSTATE classes of a value that does not fit: data exception, integrity violation, limit exceeded."""


@dataclass
class CopyOutcome:
    """What a COPY did. `errors` are the rows that MAXERROR let pass."""

    rows: int
    errors: list[LoadError]
    files: list[Fetched]
    notices: list[str]
    """What Redshift tells the client, severity INFO."""


@dataclass
class _Attempt:
    """One pass over all objects."""

    client: S3Client
    statement: CopyStatement
    columns: list[Column]
    mapping: Mapping
    careful: bool
    errors: list[LoadError] = field(default_factory=list)
    files: list[Fetched] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._writer = RowWriter(self.columns, [converter(column, self.statement) for column in self.columns])
        self._fast = None if self.careful else fast_converter(self.columns, self.mapping, self.statement)

    def chunks(self) -> Generator[bytes, None, None]:
        """Yield the lines of all objects. CopyFailed at the error limit, RedshiftError when S3 fails."""
        gathered: list[bytes] = []
        size = 0
        for lines in self._all_lines():
            gathered.append(lines)
            size += len(lines)
            if size >= _SEND:
                yield b"".join(gathered)
                gathered, size = [], 0
        if gathered:
            yield b"".join(gathered)

    def _all_lines(self) -> Iterator[bytes]:
        with closing(fetch(self.client, list_objects(self.client, self.statement))) as fetching:
            for fetched in fetching:
                self.files.append(fetched)
                yield from self._file_lines(fetched)
        if not self.files:
            raise self._nothing_found()

    def _nothing_found(self) -> RedshiftError:
        source = self.statement.source
        if self.statement.manifest:
            return S3Error("None of the files that the manifest lists exists", object_context(source))
        return S3Error(
            f"The specified S3 prefix '{source.key}' does not exist",
            f"Listing bucket={source.bucket} prefix={source.key}",
        )

    def _report(self, error: LoadError) -> None:
        self.errors.append(error)
        if len(self.errors) >= self.statement.error_limit:
            table = self.statement.table.name
            raise CopyFailed(
                f"Load into table '{table}' failed.  Check 'stl_load_errors' system table for details.", self.errors
            )

    def _file_lines(self, file: Fetched) -> Iterator[bytes]:
        careful = CarefulConverter(str(file.uri), self.columns, self.mapping, self._writer, self._report)
        for block in cut_blocks(self._plain_chunks(file)):
            yield self._block_lines(block, file, careful)

    def _block_lines(self, block: Block, file: Fetched, careful: CarefulConverter) -> bytes:
        if self._fast is not None and len(block.data) <= MAX_VALUE:
            converted = self._fast.lines(block.data)
            if converted is not None:
                file.rows += converted[1]
                return converted[0]
        lines = list(careful.lines(block))
        file.rows += len(lines)
        return b"".join(line + b"\n" for line in lines)

    def _plain_chunks(self, file: Fetched) -> Iterator[bytes]:
        if not self.statement.gzip:
            yield from file.chunks
            return
        line = 1
        try:
            for chunk in inflate(file.chunks):
                line += chunk.count(b"\n")
                yield chunk
        except BrokenGzipError as error:
            reason = f"Failed to inflate: {error}"
            self.errors.append(LoadError(str(file.uri), line, LoadErrorCode.UNREADABLE, reason))
            raise CopyFailed(reason, self.errors, object_context(file.uri)) from error


_FORMAT = rf"""FORMAT csv, DELIMITER E'\t', QUOTE '"', ESCAPE E'\\', NULL '{NULL.decode()}', ENCODING 'UTF8'"""
"""Of the lines given to PostgreSQL. The same whatever standard_conforming_strings says."""


def _copy_sql(statement: CopyStatement, columns: Iterable[Column]) -> str:
    names = ", ".join(quoted(column.name) for column in columns)
    return f"COPY {statement.table.sql()} ({names}) FROM STDIN ({_FORMAT})"


def _load(backend: CopyBackend, attempt: _Attempt) -> int:
    """Run one attempt, undoing it if it fails. BackendError when PostgreSQL refuses a row."""
    sql = _copy_sql(attempt.statement, attempt.columns)
    with backend.savepoint(), closing(in_background(attempt.chunks())) as chunks:
        return backend.copy_in(sql, chunks)


def _check_only(attempt: _Attempt) -> int:
    for _ in attempt.chunks():
        pass
    return sum(file.rows for file in attempt.files)


def _notices(table: str, rows: int, rejected: int) -> list[str]:
    notices = []
    if rejected:
        notices.append(
            f"Load into table '{table}' completed, {rejected} record(s) could not be loaded.  "
            "Check 'stl_load_errors' system table for details."
        )
    return [*notices, f"Load into table '{table}' completed, {rows} record(s) loaded successfully."]


def _detail(error: S3Error | CopyFailed, query_id: int) -> str:
    """Return the block that Redshift puts into the DETAIL of an error of its own."""
    rule = f" {'-' * 47}"
    return "\n".join(
        [
            "",
            rule,
            f"  error:  {error.message}",
            f"  code:      {LoadErrorCode.UNREADABLE if isinstance(error, CopyFailed) else S3_ERROR_CODE}",
            f"  context:   {error.context}",
            f"  query:     {query_id}",
            rule,
        ]
    )


def _load_twice_at_most(backend: CopyBackend, attempt: _Attempt) -> tuple[int, _Attempt]:
    try:
        return _load(backend, attempt), attempt
    except BackendError as error:
        if attempt.careful or not error.sqlstate.startswith(_DATA_ERRORS):
            raise
    attempt = replace(attempt, careful=True, errors=[], files=[])
    return _load(backend, attempt), attempt


def run_copy(statement: CopyStatement, backend: CopyBackend, s3_client: S3Client, query_id: int) -> CopyOutcome:
    """Load what the statement names, within the backend's transaction.

    The fast way is tried first; when PostgreSQL refuses a value, all is undone and read again the careful way, which
    names the object, line and column. CopyFailed: the data is bad. RedshiftError: the statement, S3, the manifest or
    the JSONPaths file is. In both cases the table is as it was.
    """
    columns = resolve_columns(backend.columns(statement.table), statement)
    try:
        mapping = resolve_mapping(s3_client, columns, statement)
        attempt = _Attempt(s3_client, statement, columns, mapping, careful=statement.noload)
        if statement.noload:
            rows = _check_only(attempt)
        else:
            rows, attempt = _load_twice_at_most(backend, attempt)
    except (S3Error, CopyFailed) as error:
        if error.context:
            error.detail = _detail(error, query_id)
        raise
    return CopyOutcome(rows, attempt.errors, attempt.files, _notices(statement.table.name, rows, len(attempt.errors)))
