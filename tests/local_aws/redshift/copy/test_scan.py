"""Where JSON values begin and end, in bytes that need not be JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.redshift.copy.blocks import MAX_VALUE, cut_blocks
from local_aws.redshift.copy.scan import scan


def pieces(text: str) -> list[str]:
    """Return what `scan` finds: good values as they are, bad ones in angle brackets, an unfinished one with dots."""
    data = text.encode()
    return [
        f"<{data[span.start : span.end].decode()}>"
        if span.problem and not span.unfinished
        else data[span.start : span.end].decode() + ("..." if span.unfinished else "")
        for span in scan(data)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \r\n\t", []),
        ('{"a":1}[2]{}[]', ['{"a":1}', "[2]", "{}", "[]"]),
        ('{"a":{"b":[{},[]]}}\n{"a":"}{][\\""}', ['{"a":{"b":[{},[]]}}', '{"a":"}{][\\""}']),
        ('xyz {"a":1} , {"b":2} 3', ["<xyz>", '{"a":1}', "<,>", '{"b":2}', "<3>"]),
        ('{"a":1\n{"a":2}\n', ['<{"a":1>', '{"a":2}']),
        ('{"a":1,\n{"a":2}\n', ['<{"a":1,>', '{"a":2}']),
        ('{"a"\n{"a":2}\n', ['<{"a">', '{"a":2}']),
        ('{"a":"x\n{"a":2}\n', ['<{"a":"x>', '{"a":2}']),
        ('{"a":[1,2}\n{"a":2}', ['<{"a":[1,2}>', '{"a":2}']),
        ('{"a":1]\n  {"a":2}', ['<{"a":1]>', '{"a":2}']),
        ('{"a":1,}\n[2]', ['<{"a":1,}>', "[2]"]),
        ("{a:1}\n{}", ["<{a:1}>", "{}"]),
        ('{"a":1}}\n{}', ['{"a":1}', "<}>", "{}"]),
        ('{"a":1', ['{"a":1...']),
        ('{"a":"x', ['{"a":"x...']),
        ('{"a":"x\\', ['{"a":"x\\...']),
        ("{", ["{..."]),
    ],
)
def test_values_and_what_is_none(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


documents = st.lists(
    st.one_of(
        st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.lists(st.text())), max_size=4),
        st.lists(st.one_of(st.text(), st.none(), st.booleans()), max_size=4),
    )
)


@given(
    documents=documents,
    separator=st.sampled_from(["", " ", "\n", "\r\n\n"]),
    indent=st.sampled_from([None, 0, 3]),
    size=st.integers(1, 40),
)
def test_documents_are_found_however_the_bytes_are_cut(
    documents: list[object], separator: str, indent: int | None, size: int
) -> None:
    data = separator.join(json.dumps(document, indent=indent) for document in documents).encode()
    found = []
    for block in cut_blocks(data[start : start + size] for start in range(0, len(data), size)):
        for span in scan(block.data):
            if span.unfinished and not block.last:
                block.consumed = span.start
                break
            assert not span.problem
            text = block.data[span.start : span.end]
            line = block.line + block.data.count(b"\n", 0, span.end)
            found.append((json.loads(text), line))
    lines = [
        1 + separator.join(json.dumps(document, indent=indent) for document in documents[: count + 1]).count("\n")
        for count in range(len(documents))
    ]
    assert found == list(zip(documents, lines, strict=True))


def test_blocks_stay_small_whatever_comes() -> None:
    longest = 0
    line = b""
    for block in cut_blocks(b"x" * (1 << 20) for _ in range(20)):
        longest = max(longest, len(block.data))
        line += block.data[:1]
    assert longest <= MAX_VALUE + (1 << 20)


def test_the_lines_of_a_value_that_is_given_up_are_counted() -> None:
    chunks = [b'{"a":"' + b"x" * MAX_VALUE, b"x\ny\n", b'z\n{"b":1}\n', b'{"c":2}']
    blocks: list[tuple[bytes, int]] = []
    for block in cut_blocks(chunks):
        if not blocks:
            block.resume_at_next = True
        blocks.append((block.data[:7], block.line))
    assert blocks[1:] == [(b'{"b":1}', 4), (b'{"c":2}', 5)]
