"""The start-up parameter `options` of a client: settings, and only those that SET takes too.

https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS
"""

import re
from collections.abc import Iterator

from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError
from local_aws.redshift.translate.refusals.own import check_setting, check_value
from local_aws.redshift.translate.rules.settings import OWN_SETTINGS, check_own

_WORD = re.compile(r"(?:\\.|[^\s\\])+", re.DOTALL)
"""Words are parted by blanks; a backslash keeps the character behind it."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_options(text: str) -> dict[str, str]:
    """Return PostgreSQL's name and the value of each setting in `-c name=value` and `--name=value`.

    Raises RedshiftError for anything else, and for a setting that no client changes.
    """
    found = {}
    for written in _assignments(text):
        name, equals, value = written.partition("=")
        name = name.replace("-", "_").lower()
        if not equals:
            raise _unknown(written)
        if name in OWN_SETTINGS:
            check_own(name, value)
            name = f"redshift.{name}"
        else:
            check_setting(name)
        check_value(value)
        found[name] = value
    return found


def write_options(settings: dict[str, str]) -> str:
    """Write settings as PostgreSQL reads them."""
    return " ".join(f"-c {name}=" + re.sub(r"([\s\\])", r"\\\1", value) for name, value in settings.items())


def _assignments(text: str) -> Iterator[str]:
    words = (_ESCAPED.sub(r"\1", word) for word in _WORD.findall(text))
    for word in words:
        if word == "-c":
            yield next(words, "")
        elif word.startswith(("-c", "--")):
            yield word[2:]
        else:
            raise _unknown(word)


def _unknown(word: str) -> RedshiftError:
    return RedshiftError(
        INVALID_PARAMETER, f"invalid command-line argument for server process: {word}", hint="Write -c name=value."
    )
