"""Which element of a JSON value fills which column [copy-parameters-column-mapping].

A mapping gives, for one JSON value, the raw JSON text of each column's element, or None where there is none.
"""

from typing import Protocol

import msgspec

from local_aws.redshift.copy.jsonpaths import Path
from local_aws.redshift.copy.load_error import FieldError, LoadErrorCode

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
Raw = bytes | msgspec.Raw


class NotAnObjectError(Exception):
    """The JSON value is not of the kind that the mapping reads."""


class Mapping(Protocol):
    """See the module."""

    def elements(self, value: Raw) -> list[msgspec.Raw | None]:
        """Return the elements. NotAnObjectError, or FieldError for a path that does not fit."""


def _object(value: Raw) -> dict[str, msgspec.Raw]:
    try:
        return _OBJECT.decode(value)
    except msgspec.ValidationError:
        raise NotAnObjectError("The value is an array: COPY from arrays needs a JSONPaths file") from None


class KeyMapping:
    """'auto', and JSONPaths that all name a key of the root: names must agree to the letter."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys

    def elements(self, value: Raw) -> list[msgspec.Raw | None]:
        """Return the values of the keys; of a key that stands twice, the last."""
        found = _object(value)
        return [found.get(key) for key in self.keys]


class IgnoreCaseMapping:
    """'auto ignorecase'."""

    def __init__(self, names: list[str]) -> None:
        self._names = [name.lower() for name in names]

    def elements(self, value: Raw) -> list[msgspec.Raw | None]:
        """Return the values of the keys whose lower case is the column's; of several such keys, the last."""
        found = {key.lower(): element for key, element in _object(value).items()}
        return [found.get(name) for name in self._names]


class PathMapping:
    """JSONPaths of any depth."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths

    def elements(self, value: Raw) -> list[msgspec.Raw | None]:
        """Follow each path. A name that is missing gives None, an array element that is missing is an error."""
        known: dict[Path, dict[str, msgspec.Raw] | list[msgspec.Raw]] = {}
        elements = []
        for index, path in enumerate(self._paths):
            try:
                elements.append(_follow(value, path, known))
            except FieldError as error:
                error.column = index
                raise
        return elements


_NOT_AN_OBJECT = "Invalid JSONPath format: Member is not an object."
_NOT_AN_ARRAY = "Invalid JSONPath format: Not an array or index out of range."


def _follow(root: Raw, path: Path, known: dict[Path, dict[str, msgspec.Raw] | list[msgspec.Raw]]) -> msgspec.Raw | None:
    element: Raw | None = root
    for depth, step in enumerate(path):
        prefix = path[:depth]
        kind = _OBJECT if isinstance(step, str) else _ARRAY
        if prefix not in known:
            if isinstance(step, str) and (element is None or bytes(element) == b"null"):
                return None
            try:
                known[prefix] = kind.decode(element or b"null")
            except msgspec.ValidationError:
                raise FieldError(
                    LoadErrorCode.LINE, _NOT_AN_OBJECT if isinstance(step, str) else _NOT_AN_ARRAY
                ) from None
        members = known[prefix]
        if isinstance(members, dict):
            if not isinstance(step, str):
                raise FieldError(LoadErrorCode.LINE, _NOT_AN_ARRAY)
            element = members.get(step)
        elif isinstance(step, str):
            raise FieldError(LoadErrorCode.LINE, _NOT_AN_OBJECT)
        elif step < len(members):
            element = members[step]
        else:
            raise FieldError(LoadErrorCode.LINE, _NOT_AN_ARRAY)
    return element  # type: ignore[return-value]  # a path has at least one step, so it is no longer the root


def mapping_for(paths: list[Path]) -> Mapping:
    """Return the cheapest mapping for these paths."""
    keys = [path[0] for path in paths if len(path) == 1 and isinstance(path[0], str)]
    return KeyMapping([str(key) for key in keys]) if len(keys) == len(paths) else PathMapping(paths)
