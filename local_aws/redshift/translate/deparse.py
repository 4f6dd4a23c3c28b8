"""SQL from a parse tree, written by libpg_query, which reads a tree as protobuf only.

The tree is `tree.parse`'s, edited. Protobuf's own Python classes stop at a hundred levels; this encoder does not.
"""

from collections.abc import Callable
from ctypes import c_char_p, c_void_p, cast
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor  # type: ignore[import-untyped]
from postgast import PgQueryError, pg_query_pb2
from postgast.errors import check_error
from postgast.native import PgQueryProtobuf, lib

from local_aws.redshift.errors import INTERNAL_ERROR, RedshiftError
from local_aws.redshift.translate.tree import Node

_Encode = Callable[[Any], bytes]
_VARINT, _BYTES = 0, 2
"""Wire types of protobuf: a number, and bytes with their length before them."""
_SMALL = [bytes((number,)) for number in range(0x80)]


def deparse(tree: Node) -> str:
    """Return the SQL of a tree. Raises RedshiftError XX000 for a tree that no SQL stands for."""
    message = _message(pg_query_pb2.ParseResult.DESCRIPTOR)(tree)
    result = lib.pg_query_deparse_protobuf(PgQueryProtobuf(len(message), cast(c_char_p(message), c_void_p)))
    try:
        check_error(result)
        return str(result.query.decode())
    except PgQueryError as error:
        raise RedshiftError(INTERNAL_ERROR, f"the stand-in Redshift wrote no SQL: {error.message}") from error
    finally:
        lib.pg_query_free_deparse_result(result)


@cache
def _message(kind: Descriptor) -> _Encode:
    encoders = _Encoders(kind)
    return lambda node: b"".join([encoders[name](value) for name, value in node.items()])


class _Encoders(dict[str, _Encode]):
    """The encoders of a message's fields, each made when it is first asked for."""

    def __init__(self, kind: Descriptor) -> None:
        self._fields = {name: field for field in kind.fields for name in (field.name, field.json_name)}

    def __missing__(self, name: str) -> _Encode:
        encode = (lambda _: b"") if name == "location" else _encoder(self._fields[name])
        self[name] = encode
        return encode


def _encoder(field: FieldDescriptor) -> _Encode:
    is_number = field.cpp_type not in (FieldDescriptor.CPPTYPE_MESSAGE, FieldDescriptor.CPPTYPE_STRING)
    tag = _varint(field.number << 3 | (_VARINT if is_number else _BYTES))
    if field.cpp_type == FieldDescriptor.CPPTYPE_ENUM:
        numbers = {value.name: _varint(value.number) for value in field.enum_type.values}
        return lambda value: tag + numbers[value]
    if is_number:
        return lambda value: tag + _varint(value)
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return lambda value: _delimited(tag, value.encode())
    inner = _message(field.message_type)
    if field.is_repeated:
        return lambda values: b"".join(_delimited(tag, inner(value)) for value in values)
    return lambda value: _delimited(tag, inner(value))


def _delimited(tag: bytes, data: bytes) -> bytes:
    return tag + _varint(len(data)) + data


def _varint(number: int) -> bytes:
    if 0 <= number < 0x80:
        return _SMALL[number]
    number &= (1 << 64) - 1
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)
