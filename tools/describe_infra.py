"""Write the tables of docs/infra.md from the Terraform code, so that they cannot tell of other variables and outputs.

Run by `make describe`. A table stands between a line `<!-- NAME -->` and the next `<!-- end -->`.
"""

import json
import re
from pathlib import Path
from typing import Any

import hcl2

DOCS = Path(__file__).parent.parent / "docs"
INFRA = DOCS.parent / "infra"
PAGE = DOCS / "infra.md"


def blocks(kind: str) -> dict[str, dict[str, Any]]:
    """Return the root module's blocks of one kind by name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(INFRA.glob("*.tf")):
        with path.open() as file:
            for block in hcl2.load(file).get(kind, []):
                found |= {text(name): body for name, body in block.items()}
    return found


def text(value: Any) -> str:
    """Return a value as a person writes it: hcl2 leaves the quotes on a string."""
    if isinstance(value, str) and value.startswith('"'):
        return str(json.loads(value))
    return value if isinstance(value, str) else json.dumps(value)


def cell(value: str) -> str:
    """Make one line of a table's cell."""
    return value.replace("|", "\\|").replace("\n", " ")


def variables() -> list[str]:
    """Return the table of the variables."""
    lines = ["| variable | default | what it is |", "|---|---|---|"]
    for name, body in sorted(blocks("variable").items()):
        default = "**needed**" if "default" not in body else f"`{text(body['default']) or '(empty)'}`"
        lines.append(f"| `{name}` | {cell(default)} | {cell(text(body['description']))} |")
    return lines


def outputs() -> list[str]:
    """Return the table of the outputs."""
    lines = ["| output, setting of the loader | in the environment | what it is |", "|---|---|---|"]
    for name, body in sorted(blocks("output").items()):
        lines.append(f"| `{name}` | `{name.upper()}` | {cell(text(body['description']))} |")
    return lines


def exceptions() -> list[str]:
    """Return the table of what checkov is told to pass over."""
    lines = ["| check | where | why |", "|---|---|---|"]
    for path in sorted(INFRA.rglob("*.tf")):
        kind = name = ""
        for line in path.read_text().splitlines():
            if match := re.match(r'(?:resource|data) "(\w+)" "(\w+)"', line):
                kind, name = match.groups()
            if match := re.search(r"#checkov:skip=(\w+):(.*)", line):
                lines.append(
                    f"| {match[1]} | `{kind}.{name}` in `infra/{path.relative_to(INFRA)}` | {cell(match[2])} |"
                )
    return lines


def describe(page: str) -> str:
    """Return the page with its tables as the code is now."""
    for name, table in (("variables", variables()), ("outputs", outputs()), ("exceptions", exceptions())):
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = f"{before}{mark}" + "\n".join(table) + f"\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(describe(PAGE.read_text()))
