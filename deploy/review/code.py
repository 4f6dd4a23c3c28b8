"""The code that a plan was made from, as far as the plan holds it: which resource an expression leads to.

The JSON of a plan holds the references of every expression, but no locals and no text of a template [Terraform: JSON
output format, expression representation].
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_INDEX = re.compile(r'\["(?:[^"\\]|\\.)*"\]|\[\d+\]')
UNFOLLOWED = "?"
"""Stands for what the plan does not say: a local, a key of for_each, a data source."""
_DEEPEST = 20


def without_indices(address: str) -> str:
    """Return an address as the code has it: no count, no key of for_each."""
    return _INDEX.sub("", address)


class Code:
    """The root module and all that it calls, by address."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self._modules: dict[str, Mapping[str, Any]] = {}
        self._blocks: dict[str, Mapping[str, Any]] = {}
        self._walk(configuration.get("root_module", {}), "")

    def _walk(self, module: Mapping[str, Any], path: str) -> None:
        self._modules[path] = module
        for block in module.get("resources", []):
            self._blocks[path + block["address"]] = block
        for name, call in module.get("module_calls", {}).items():
            self._walk(call.get("module", {}), f"{path}module.{name}.")

    def block(self, address: str) -> Mapping[str, Any]:
        """Return the block of a resource; empty where the code no longer has it."""
        return self._blocks.get(address, {})

    def data(self) -> Iterator[tuple[str, str]]:
        """Yield address and type of every data source."""
        yield from ((path, block["type"]) for path, block in self._blocks.items() if block.get("mode") == "data")

    def commands(self, address: str) -> Iterator[str]:
        """Yield the kind of every provisioner of a resource, but for that of a deletion guard."""
        block = self.block(address)
        if not _is_guard(block):
            yield from (provisioner["type"] for provisioner in block.get("provisioners", []))

    def sources(self, address: str, attribute: str) -> frozenset[str]:
        """Return the addresses of the resources that an attribute's value comes from; UNFOLLOWED among them, if so."""
        path = address[: -len(".".join(address.split(".")[-2:]))]
        return frozenset(self._of(self.block(address).get("expressions", {}).get(attribute), path, 0))

    def _of(self, expression: Any, path: str, depth: int) -> Iterator[str]:
        references = expression.get("references", []) if isinstance(expression, Mapping) else None
        if references is None or depth > _DEEPEST:
            yield UNFOLLOWED
            return
        # The most exact comes first: `aws_vpc.this.id` before `aws_vpc.this`, which says nothing more.
        for reference in references:
            yield from self._leads_to(without_indices(reference), path, depth)

    def _leads_to(self, reference: str, path: str, depth: int) -> Iterator[str]:
        kind, _, rest = reference.partition(".")
        name, _, attribute = rest.partition(".")
        if kind == "var":
            parent, _, called = path.removesuffix(".").rpartition("module.")
            calls = self._modules.get(parent, {}).get("module_calls", {}) if path else {}
            yield from self._of(calls.get(called, {}).get("expressions", {}).get(name), parent, depth + 1)
        elif kind == "module":
            inside = f"{path}module.{name}."
            if attribute:
                output = self._modules.get(inside, {}).get("outputs", {}).get(attribute.split(".")[0], {})
                yield from self._of(output.get("expression"), inside, depth + 1)
        elif kind in {"local", "data", "path", "terraform", "count", "self"}:
            yield UNFOLLOWED
        elif kind != "each":
            yield f"{path}{kind}.{name}"


def _is_guard(block: Mapping[str, Any]) -> bool:
    """Recognise a deletion guard: a terraform_data with one command, made of its own `protected` and names only."""
    commands = block.get("provisioners", [])
    if block.get("type") != "terraform_data" or len(commands) != 1 or commands[0].get("type") != "local-exec":
        return False
    references = commands[0].get("expressions", {}).get("command", {}).get("references", [])
    return "self.output.protected" in references and all(name.startswith(("self.", "self")) for name in references)
