"""What a user can get wrong, split by who must act. Only the command line turns these into exit codes."""

from typing import ClassVar

NOTHING_LOADED = "Nothing was loaded, and the warehouse is as it was."
"""The end of a remedy, where a load did not come to its COMMIT."""


class LoaderError(Exception):
    """One failure in one message: what happened, the facts (where, value, why), and what to do next.

    `facts` are (label, text) pairs, shown one a line below `what`; `remedy` is the last line. `transient` says that the
    cause goes away by itself, so that the same transaction may be tried again.
    """

    exit_code: ClassVar[int]

    def __init__(self, what: str, *facts: tuple[str, str], remedy: str, transient: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.facts = facts
        self.remedy = remedy
        self.transient = transient

    def __str__(self) -> str:
        """Return the whole message."""
        return layout(self.what, *self.facts, remedy=self.remedy)


def layout(what: str, *facts: tuple[str, str], remedy: str) -> str:
    """Write a message, its labels in one column."""
    lines = [*facts, ("remedy", remedy)]
    width = max(len(label) for label, _ in lines)
    return "\n".join([what, *(f"  {label:<{width}}  {text}" for label, text in lines)])


class BrokenClaimsError(LoaderError):
    """A claim of verify does not hold: whoever knows the data must look at the rows."""

    exit_code = 1


class UsageError(LoaderError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class SettingsError(LoaderError):
    """A setting is missing or wrong: the user edits it."""

    exit_code = 3


class AccessError(LoaderError):
    """AWS, the network, TLS or the login says no: the environment must change."""

    exit_code = 4


class DataError(LoaderError):
    """What lies in S3 cannot be loaded: whoever writes the data must correct it."""

    exit_code = 5


class WarehouseError(LoaderError):
    """A statement failed for another reason: the SQL, or the state of the warehouse."""

    exit_code = 6


INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 + SIGINT."""

BROKEN_PIPE = 141
"""Exit code when the reader of the output is gone: 128 + SIGPIPE."""

MACHINE = 74
"""Exit code of an OSError: the machine has no room or no descriptors left (EX_IOERR of sysexits.h)."""

DEFECT = 70
"""Exit code of an error nobody foresaw (EX_SOFTWARE of sysexits.h)."""
