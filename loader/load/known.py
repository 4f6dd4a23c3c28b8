"""Which version of which object the star holds, small enough for millions of them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from loader.aws.s3_uri import S3Uri
from loader.console.text import counted, printable
from loader.errors import UsageError
from loader.s3.ignored import Ignored
from loader.s3.objects import S3Object

SHOWN = 5


class Known:
    """What the ledger holds, in 64 bits a name and 64 bits a version: about 100 bytes an object instead of 400.

    A version is the source that an object was loaded as, and its ETag.

    Of a million names that are not known, one is taken for a known one in 20 million plans. It would be loaded as an
    overwritten object then, and not left out: for that its version would have to be alike as well.

    `outside` are the names of those that lie in none of the sources, or that the globs leave out of them; the first
    `SHOWN` of them.
    """

    def __init__(
        self, rows: Iterable[tuple[str, str]] = (), sources: Sequence[S3Uri] = (), globs: Sequence[str] = ()
    ) -> None:
        places = [(one, f"s3://{one.bucket}/{one.folder}", str(one), Ignored(globs, one)) for one in sources]
        self._inside: Counter[S3Uri] = Counter()
        self._versions: dict[int, int] = {}
        self.outside: list[str] = []
        self.number_outside = 0
        for uri, version in rows:
            # Of this process only: Python's hash of a text has a key that is new for each.
            self._versions[hash(uri)] = hash(version)
            inside = False
            for source, folder, name, ignored in places:  # one may lie in the other
                if uri.startswith(folder) or uri == name:
                    self._inside[source] += 1
                    inside = inside or not globs or uri not in ignored
            if not inside:
                self.number_outside += 1
                if len(self.outside) < SHOWN:
                    self.outside.append(uri)

    def __len__(self) -> int:
        """Return how many objects the ledger holds."""
        return len(self._versions)

    def number_in(self, source: S3Uri) -> int:
        """Return how many objects of a source the ledger holds."""
        return self._inside[source]

    def holds(self, one: S3Object) -> bool:
        """Return whether the star holds this object, in this version or another."""
        return hash(one.uri) in self._versions

    def holds_version(self, one: S3Object, source: str) -> bool:
        """Return whether the star holds this very version, loaded as of this source."""
        return self._versions.get(hash(one.uri)) == hash(f"{source} {one.etag}")


def refuse_to_forget(number: int, some: Sequence[str]) -> None:
    """Raise UsageError when a rebuild would lose objects, some of which are these: no present source takes them in."""
    if not number:
        return
    more = number - len(some)
    raise UsageError(
        f"--full would forget {counted(number, 'object')} that the settings leave out",
        *(("object", printable(uri)) for uri in some),
        *([("also", f"{more:,} more")] if more and some else []),
        ("why", "the star holds their rows; EVENTS_URI and SONGS_URI do not name them, or SOURCE_IGNORE does"),
        remedy="Make these settings take them in, or say --yes if they are to go. Nothing has changed.",
    )
