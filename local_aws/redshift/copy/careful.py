"""The careful way: each JSON value found, decoded and checked by itself, and each bad one named."""

from collections.abc import Callable, Iterator

import msgspec

from local_aws.redshift.copy.blocks import MAX_VALUE, Block
from local_aws.redshift.copy.fields import RowWriter
from local_aws.redshift.copy.load_error import FieldError, LoadError, LoadErrorCode
from local_aws.redshift.copy.mapping import Mapping, NotAnObjectError
from local_aws.redshift.copy.scan import Span, scan
from local_aws.redshift.copy.table import Column
from local_aws.redshift.copy.text import plain_text

_RAW = msgspec.json.Decoder(msgspec.Raw)
_SHOWN = 1024
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_TOO_LONG = f"JSON object or array is longer than {MAX_VALUE >> 20} MB"


class CarefulConverter:
    """Converts blocks of one object. `report` takes each error, and raises when there are too many."""

    def __init__(
        self, file: str, columns: list[Column], mapping: Mapping, writer: RowWriter, report: Callable[[LoadError], None]
    ) -> None:
        self._file = file
        self._columns = columns
        self._mapping = mapping
        self._writer = writer
        self._report = report

    def lines(self, block: Block) -> Iterator[bytes]:
        """Yield the lines of the block's good values; sets what the block needs to go on."""
        values = self._whole_values(block.data)
        if values is None:
            yield from self._one_by_one(block)
            return
        spans: list[Span] = []
        for index, value in enumerate(values):
            try:
                yield self._writer.line(self._mapping.elements(value))
            except (FieldError, NotAnObjectError, *_NOT_JSON) as error:
                spans = spans or list(scan(block.data))
                self._bad_value(block, spans[index], error)

    def _whole_values(self, data: bytes) -> list[msgspec.Raw] | None:
        """Decode a block of whole objects and arrays of allowed size; None if it holds anything else."""
        try:
            values = _RAW.decode_lines(data)
        except _NOT_JSON:
            return None
        if len(data) > MAX_VALUE and any(len(bytes(value)) > MAX_VALUE for value in values):
            return None
        return values if all(bytes(value)[:1] in (b"{", b"[") for value in values) else None

    def _one_by_one(self, block: Block) -> Iterator[bytes]:
        for span in scan(block.data):
            if span.unfinished and not block.last:
                self._carry_over(block, span)
                return
            if span.problem:
                self._bad_span(block, span, f"Invalid JSON: {span.problem}")
                continue
            value = block.data[span.start : span.end]
            if len(value) > MAX_VALUE:
                self._bad_span(block, span, _TOO_LONG)
                continue
            try:
                yield self._writer.line(self._mapping.elements(value))
            except (FieldError, NotAnObjectError, *_NOT_JSON) as error:
                self._bad_value(block, span, error)

    def _carry_over(self, block: Block, span: Span) -> None:
        if len(block.data) - span.start > MAX_VALUE:
            self._bad_span(block, span, _TOO_LONG)
            block.resume_at_next = True
        else:
            block.consumed = span.start

    def _bad_value(self, block: Block, span: Span, error: Exception) -> None:
        if isinstance(error, FieldError):
            self._bad_field(block, span, error)
        elif isinstance(error, RecursionError):
            self._bad_span(block, span, "Invalid JSON: nested too deeply")
        elif isinstance(error, NotAnObjectError):
            self._bad_span(block, span, str(error))
        elif isinstance(error, UnicodeDecodeError):
            self._bad_span(block, span, "Invalid JSON: a name is not UTF-8", LoadErrorCode.UTF8)
        else:
            self._bad_span(block, span, f"Invalid JSON: {str(error).removeprefix('JSON is malformed: ')}")

    def _bad_span(self, block: Block, span: Span, reason: str, code: LoadErrorCode = LoadErrorCode.LINE) -> None:
        self._report(LoadError(self._file, _last_line(block, span), code, reason, raw_line=_raw_line(block, span)))

    def _bad_field(self, block: Block, span: Span, error: FieldError) -> None:
        index = error.column or 0
        column = self._columns[index]
        self._report(
            LoadError(
                self._file,
                _last_line(block, span),
                error.code,
                error.reason,
                column.name,
                column.type,
                column.length_text(),
                error.position,
                self._shown_field(block.data[span.start : span.end], index),
                _raw_line(block, span),
            )
        )

    def _shown_field(self, value: bytes, index: int) -> str:
        try:
            element = self._mapping.elements(value)[index]
        except FieldError:
            return ""
        return "" if element is None or bytes(element) == b"null" else _show(plain_text(bytes(element)))


def _show(text: bytes) -> str:
    return text[: _SHOWN * 4].decode("utf-8", "replace").replace("\0", "\ufffd")[:_SHOWN]


def _raw_line(block: Block, span: Span) -> str:
    return _show(block.data[span.start : min(span.end, span.start + _SHOWN * 4)])


def _last_line(block: Block, span: Span) -> int:
    """Return the number of the value's last line, as Redshift counts [copy-json-data-file]."""
    end = span.start + len(block.data[span.start : span.end].rstrip())
    return block.line + block.data.count(b"\n", 0, end)
