"""Objects that are not data, by their names: `_SUCCESS`, `.DS_Store`, what SOURCE_IGNORE names."""

import re
from collections.abc import Sequence
from fnmatch import translate

from loader.aws.s3_uri import S3Uri


class Ignored:
    """The globs of SOURCE_IGNORE, for the objects of one source.

    A glob is compared with the name of the object and with that of every folder below the source; one with a slash is
    compared with the whole path below the source.
    """

    def __init__(self, globs: Sequence[str], source: S3Uri) -> None:
        self._begin = len(f"s3://{source.bucket}/{source.folder}")
        given = [stripped for glob in globs if (stripped := glob.strip())]
        self._names = _any_of([glob for glob in given if "/" not in glob])
        self._paths = _any_of([glob for glob in given if "/" in glob])

    def __contains__(self, uri: str) -> bool:
        """Return whether an object of the source is left out. The object that the source itself names never is."""
        path = uri[self._begin :]
        return bool(path) and (bool(self._paths.match(path)) or any(map(self._names.match, path.split("/"))))


def _any_of(globs: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs)) or r"(?!)")
