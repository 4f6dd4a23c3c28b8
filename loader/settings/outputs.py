"""The outputs file: what `terraform output -json` prints."""

import json
from pathlib import Path

from loader.errors import SettingsError


def read_outputs(file: Path) -> dict[str, str]:
    """Return the outputs that hold one text or number, by name.

    {"redshift_port": {"value": 5439, "type": "number", "sensitive": false}} gives {"redshift_port": "5439"}.
    A null is left out. Raises SettingsError when the file cannot be read or has another shape.
    """
    try:
        outputs = json.loads(file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise _unreadable(f"{file}, line {error.lineno}, column {error.colno}", f"not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(file), f"not UTF-8 text: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:  # a number of 4,300 digits, or what is nested a thousand deep
        raise _unreadable(str(file), str(error)) from error
    except OSError as error:
        raise _unreadable(str(file), error.strerror or str(error)) from error
    if not isinstance(outputs, dict):
        raise _unreadable(str(file), 'its root is not an object {"name": {"value": ...}}')
    return {name: text for name, output in outputs.items() if (text := _value(file, name, output)) is not None}


def _value(file: Path, name: str, output: object) -> str | None:
    """Return an output as the text that an environment variable would hold; lists and maps are nobody's setting."""
    if not isinstance(output, dict) or "value" not in output:
        raise _unreadable(f"{file}, output {name}", 'not an object with a "value"')
    value = output["value"]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else None


def _unreadable(where: str, why: str) -> SettingsError:
    return SettingsError(
        "the outputs file cannot be used",
        ("where", where),
        ("why", why),
        remedy="Write it again with `terraform output -json`, or name another with --outputs or OUTPUTS_FILE.",
    )
