"""Which document ends in which line, wherever the chunks of an object are cut."""

import pytest

from loader.s3.documents import documents

CASES = {
    "nothing": (b"", []),
    "blanks": (b"\n \r\n", []),
    "one without a newline": (b'{"a": 1}', [(1, 1)]),
    "two lines": (b'{"a": 1}\n{"a": 2}\n', [(1, 1), (2, 2)]),
    "two on a line": (b'{"a": 1}{"a": 2}\n{"a": 3}', [(1, 1), (1, 2), (2, 3)]),
    "over many lines": (b'{\n"a":\n1\n}\n\n{"a": 2}', [(4, 1), (6, 2)]),
    "a line that is not JSON": (b'x\n{"a": 1}\n{"a": \n{"a": 2}', [(2, 1), (4, 2)]),
    "commas between": (b'{"a": 1},\n,{"a": 2} , {"a": 3},\n', [(1, 1), (2, 2), (2, 3)]),
    "what is not JSON before one": (b'x {"a": 1}\n\x0c[{"a": 2}\n{x {"a": 3}\n', [(1, 1), (2, 2)]),
    "a number of 5,000 digits": (b'{"x": ' + b"9" * 5_000 + b', "a": 1}', [(1, 1)]),
    "one that breaks off": (b'{"a": 1}\n{"a": ', [(1, 1)]),
    "a text over two bytes a letter": ('{"a": "é日"}'.encode() * 2, [(1, "é日"), (1, "é日")]),
    "bytes that are not UTF-8": (b'{"a": "\xff"}\n', [(1, "\ufffd")]),
}


def test_what_is_nested_too_deep_is_not_json() -> None:
    assert list(documents([b"[" * 100_000, b'\n{"a": 1}\n'])) == [(2, {"a": 1})]


@pytest.mark.parametrize(("content", "expected"), CASES.values(), ids=CASES)
def test_the_last_line_of_each_document(content: bytes, expected: list[tuple[int, object]]) -> None:
    for size in range(1, len(content) + 2):
        chunks = [content[at : at + size] for at in range(0, len(content), size)]
        assert [(line, document["a"]) for line, document in documents(chunks)] == expected, size
