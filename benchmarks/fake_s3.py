"""A fake S3 in memory that answers every request after a fixed time: what a bench measures is the client.

`python -m benchmarks.fake_s3 --objects N --seconds T` prints its port and serves until it is ended. It lists and gives
N objects of one bucket, and one of any size for a key of the form `sized/BYTES/...`; it takes what is put without
keeping it.
"""

import asyncio
import re
from bisect import bisect_right
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import click

PAGE = 1_000
FOLDERS = 64
BODY = b'{"song_id": "SO1", "title": "Help!", "artist_id": "AR1", "artist_name": "The Beatles", "duration": 200.5, \
"year": 1965, "num_songs": 1, "artist_location": "Liverpool", "artist_latitude": 53.4, "artist_longitude": -2.9}\n'
BLOCK = BODY * 4_096
ETAG = "0123456789abcdef0123456789abcdef"
_ENTRY = (
    f"<LastModified>2018-11-01T00:00:00.000Z</LastModified><ETag>&quot;{ETAG}&quot;</ETag>"
    f"<Size>{len(BODY)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
)


def keys(number: int) -> list[str]:
    """Return the keys in their order: `song_data/00/0000000.json` and so on, in `FOLDERS` folders."""
    return sorted(f"song_data/{at % FOLDERS:02}/{at:07}.json" for at in range(number))


class _S3(asyncio.Protocol):
    """One connection: its requests one after the other."""

    def __init__(self, all_keys: list[str], seconds: float) -> None:
        self._keys = all_keys
        self._seconds = seconds
        self._received = bytearray()
        self._head: bytes | None = None
        self._unsent = 0
        self._is_full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while True:
            if self._head is None:
                head, end, rest = self._received.partition(b"\r\n\r\n")
                if not end:
                    return
                self._head, self._received = bytes(head), bytearray(rest)
                self._left = _content_length(self._head)
                if b"100-continue" in self._head.lower():
                    self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            taken = min(self._left, len(self._received))
            del self._received[:taken]
            self._left -= taken
            if self._left:
                return
            asyncio.get_running_loop().call_later(self._seconds, self._answer, self._head)
            self._head = None

    def _answer(self, head: bytes) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        url = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        body, status, unsent = b"", b"200 OK", 0
        if method == "GET" and "/sized/" in url.path:
            size = int(url.path.split("/sized/")[1].split("/")[0])
            unsent = size
            if asked := re.search(rb"\r\nrange: bytes=0-(\d+)", head.lower()):
                unsent = min(int(asked[1]) + 1, size)
                status = b"206 Partial Content\r\nContent-Range: bytes 0-%d/%d" % (unsent - 1, size)
        elif method == "GET":
            body = self._listing(query) if "list-type" in query else BODY
        elif method == "POST":  # an upload in parts begins or ends
            body = b"<Result><UploadId>1</UploadId></Result>"
        about = b'HTTP/1.1 %s\r\nContent-Length: %d\r\nETag: "%s"\r\n' % (status, len(body) + unsent, ETAG.encode())
        self._transport.write(about + b"Last-Modified: Thu, 01 Nov 2018 00:00:00 GMT\r\n\r\n" + body)
        self._unsent = unsent
        self._send()

    def _send(self) -> None:
        while self._unsent and not self._is_full and not self._transport.is_closing():
            sent = min(self._unsent, len(BLOCK))
            self._unsent -= sent
            self._transport.write(BLOCK[:sent])

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._send()

    def _listing(self, query: dict[str, str]) -> bytes:
        prefix = unquote(query.get("prefix", ""))
        after = query.get("continuation-token") or query.get("start-after", "")
        begin = bisect_right(self._keys, max(after, prefix))
        if "delimiter" in query:
            return self._folders(prefix, begin)
        number = int(query.get("max-keys", PAGE))
        page = [key for key in islice(self._keys, begin, begin + number) if key.startswith(prefix)]
        more = len(page) == number and begin + number < len(self._keys)
        token = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if more else ""
        entries = "".join(f"<Contents><Key>{escape(key)}</Key>{_ENTRY}" for key in page)
        return _result(f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{entries}")

    def _folders(self, prefix: str, begin: int) -> bytes:
        names = []
        while begin < len(self._keys) and self._keys[begin].startswith(prefix):
            name = prefix + self._keys[begin][len(prefix) :].partition("/")[0] + "/"
            names.append(name)
            begin = bisect_right(self._keys, name + "\U0010ffff")
        found = "".join(f"<CommonPrefixes><Prefix>{name}</Prefix></CommonPrefixes>" for name in names)
        return _result(f"<IsTruncated>false</IsTruncated>{found}")


def _result(inside: str) -> bytes:
    return f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{inside}</ListBucketResult>'.encode()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _serve(objects: int, seconds: float) -> None:
    all_keys = keys(objects)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _S3(all_keys, seconds), "127.0.0.1", 0, backlog=512)
    click.echo(server.sockets[0].getsockname()[1])
    await server.serve_forever()


@click.command()
@click.option("--objects", required=True, type=int)
@click.option("--seconds", required=True, type=float)
def main(objects: int, seconds: float) -> None:
    """Serve until this process is ended."""
    asyncio.run(_serve(objects, seconds))


if __name__ == "__main__":
    main()
