"""Make the plans of the corpus again: real Terraform and provider, and an AWS in memory. `make review-corpus` runs this.

A plan takes Terraform seconds, most of which go into reading the provider's schema. So a stack is applied once, its
state is copied for each case, and one plan is made of a root that calls every edited copy as a module. What stands in
that plan of one module is the plan of its case.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.deploy.review.corpus import CASES, read, write
from tests.deploy.review.corpus.case import Case
from tests.deploy.review.stack import INFRA, NO_LIFECYCLES, VARIABLES, applied_state, environment
from tests.support.command import ROOT

STACKS = Path(__file__).with_name("stacks")
PROVIDER = """
provider "aws" {
  region                      = "us-west-2"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
%s}
"""
DEFAULT_TAGS = """
  default_tags {
    tags = { project = "sparkify", environment = "prod", owner = %s }
  }
"""
OWN = "warehouse"


def main(*stacks: str) -> None:
    """Make the plans of these stacks, of all without a name; those of the others stay as they are."""
    kept = {name: plan for name, plan in read().items() if name in CASES and stacks and CASES[name].stack not in stacks}
    for stack in stacks or ("iam", "lake", "network", "runner", "serverless", OWN):
        source = INFRA if stack == OWN else STACKS / stack
        with (
            tempfile.TemporaryDirectory() as directory,
            applied_state(source, Path(directory) / "base") as (state, url),
        ):
            kept |= plans_of(source, state, Path(directory) / "root", url)
        write(kept)


def plans_of(source: Path, state: dict[str, Any], root: Path, url: str) -> dict[str, Any]:
    """Return the plans of one stack, of whose state each case gets a copy, by the name of the case."""
    stack = OWN if source == INFRA else source.name
    cases = {f"c{number}": name for number, name in enumerate(n for n, case in CASES.items() if case.stack == stack)}
    # What Terraform hears once a run: its options, and the tags that the provider puts on everything.
    edits = {key: CASES[name].edit for key, name in cases.items()}
    alone = {key for key, edit in edits.items() if edit.options or "owner" in edit.variables}
    together = _split(_planned(source, state, root, url, {k: n for k, n in cases.items() if k not in alone}, ()), cases)
    for key in alone:
        options = tuple(
            option.replace("=module.", f"=module.{key}.module.") for option in CASES[cases[key]].edit.options
        )
        options = tuple(re.sub(r"^-target=aws", f"-target=module.{key}.aws", option) for option in options)
        shutil.rmtree(root)
        together |= _split(_planned(source, state, root, url, {key: cases[key]}, options), {key: cases[key]})
    return together


def _planned(  # noqa: PLR0917 - all that one run of Terraform needs
    source: Path, state: dict[str, Any], root: Path, url: str, cases: Mapping[str, str], options: tuple[str, ...]
) -> dict[str, Any]:
    """Return the JSON of one plan over all these cases."""
    root.mkdir()
    shutil.copy2(INFRA / ".terraform.lock.hcl", root)
    owner = next((o for name in cases.values() if (o := CASES[name].edit.variables.get("owner"))), "data-platform")
    main_tf = [PROVIDER % (DEFAULT_TAGS % json.dumps(owner) if source == INFRA else "")]
    whole: dict[str, Any] = state | {"resources": [], "outputs": {}}
    for key, name in cases.items():
        edit = CASES[name].edit
        _write(source, root / key, CASES[name])
        arguments = (_own() if source == INFRA else {}) | {n: json.dumps(v) for n, v in edit.variables.items()}
        main_tf.append(_call(key, arguments, _outputs(root / key)))
        if "-state=none.tfstate" not in options:
            whole["resources"] += [_moved(resource, key, edit.state) for resource in state["resources"]]
            whole["outputs"] |= {f"{key}__{output}": value for output, value in state["outputs"].items()}
    (root / "main.tf").write_text("\n".join(main_tf))
    (root / "terraform.tfstate").write_text(json.dumps(whole))
    _terraform(root, url, "init", "-input=false")
    given = [option for option in options if not option.startswith("-state")]
    _terraform(root, url, "plan", "-input=false", "-lock=false", "-refresh=false", "-out=tfplan", *given)
    plan: dict[str, Any] = json.loads(_terraform(root, url, "show", "-json", "tfplan"))
    return plan


def _write(source: Path, target: Path, case: Case) -> None:
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "tests", "envs", "*.example")
    )
    if source == INFRA:
        (target / "modules/storage/lifecycles_override.tf").write_text(NO_LIFECYCLES)
    gone = [("provider", "aws"), *(("resource", *address.split(".")) for address in case.edit.without)]
    for path in target.glob("*.tf"):
        text = path.read_text()
        for words in gone:
            head = re.escape(" ".join([words[0], *(f'"{word}"' for word in words[1:])]))
            text = re.sub(rf"^{head} {{$.*?^}}$", "", text, flags=re.DOTALL | re.MULTILINE)
        path.write_text(text)
    for written, name in ((case.edit.code, "edit_override.tf"), (case.edit.more, "edit.tf")):
        for module, text in written.items():
            (target / module / name).write_text(text)


def _own() -> dict[str, str]:
    """Return production's variables, as HCL."""
    text = (INFRA / "envs/prod.tfvars").read_text()
    found = dict(re.findall(r"^(\w+) *= *([^#\n]*)", text, flags=re.MULTILINE))
    quoted = {name: json.dumps(value) for name, value in VARIABLES.items()}
    return {name: value.strip() for name, value in found.items()} | quoted


def _outputs(module: Path) -> list[str]:
    texts = [path.read_text() for path in sorted(module.glob("*.tf"))]
    return sorted({name for text in texts for name in re.findall(r'^output "(\w+)"', text, flags=re.MULTILINE)})


def _call(key: str, arguments: Mapping[str, str], outputs: list[str]) -> str:
    given = "".join(f"  {name} = {value}\n" for name, value in arguments.items())
    shown = "".join(f'output "{key}__{name}" {{\n  value = module.{key}.{name}\n}}\n' for name in outputs)
    return f'module "{key}" {{\n  source = "./{key}"\n{given}}}\n{shown}'


def _moved(resource: dict[str, Any], key: str, edits: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a resource of the state as one of the module that a case is."""
    moved: dict[str, Any] = json.loads(json.dumps(resource))
    moved["module"] = ".".join([f"module.{key}", *([resource["module"]] if "module" in resource else [])])
    for instance in moved["instances"]:
        instance["dependencies"] = [f"module.{key}.{address}" for address in instance.get("dependencies", [])]
        given = dict(edits.get(resource["type"], {}))
        if "status" in given:
            instance["status"] = given.pop("status")
        instance["attributes"] |= given
    return moved


def _split(plan: dict[str, Any], cases: Mapping[str, str]) -> dict[str, Any]:
    return {name: _part(plan, key) for key, name in cases.items() if key in _calls(plan)}


def _calls(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    calls: Mapping[str, Any] = plan["configuration"]["root_module"]["module_calls"]
    return calls


def _part(plan: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what a plan says of one module, as the plan of a root."""
    head = f"module.{key}."
    entries = {name: _entries(plan.get(name, []), head) for name in ("resource_changes", "resource_drift")}
    outputs = plan.get("output_changes", {})
    prior = plan.get("prior_state", {}).get("values", {}).get("root_module", {}).get("child_modules", [])
    state = next((_without_head(module, head) for module in prior if module["address"] == head[:-1]), None)
    call = _calls(plan)[key]
    return {
        **{name: plan[name] for name in ("format_version", "terraform_version", "applyable", "complete", "errored")},
        **entries,
        "variables": {
            name: {"value": expression["constant_value"]}
            for name, expression in call.get("expressions", {}).items()
            if "constant_value" in expression
        },
        "output_changes": {n.removeprefix(f"{key}__"): c for n, c in outputs.items() if n.startswith(f"{key}__")},
        **({"prior_state": {"format_version": "1.0", "values": {"root_module": state}}} if state else {}),
        "checks": _checks(plan.get("checks", []), head),
        "configuration": {
            "provider_config": {"aws": plan["configuration"]["provider_config"]["aws"]},
            "root_module": call["module"],
        },
    }


def _entries(entries: list[dict[str, Any]], head: str) -> list[dict[str, Any]]:
    return [_shortened(entry, head) for entry in entries if entry["address"].startswith(head)]


def _checks(checks: list[dict[str, Any]], head: str) -> list[dict[str, Any]]:
    own = [check for check in checks if check["address"]["to_display"].startswith(head)]
    shortened: list[dict[str, Any]] = json.loads(json.dumps(own).replace(head, ""))
    return shortened


def _shortened(entry: Mapping[str, Any], head: str) -> dict[str, Any]:
    names = ("address", "module_address", "previous_address")
    short = {n: (v + ".").removeprefix(head).rstrip(".") if n in names else v for n, v in entry.items()}
    return {name: value for name, value in short.items() if value != "" or name not in names}


def _without_head(module: Mapping[str, Any], head: str) -> dict[str, Any]:
    return {
        "resources": [_shortened(resource, head) for resource in module.get("resources", [])],
        "child_modules": [
            _without_head(child, head) | {"address": child["address"].removeprefix(head)}
            for child in module.get("child_modules", [])
        ],
    }


def _terraform(root: Path, url: str, *argv: str) -> str:
    ended = subprocess.run(
        ["terraform", f"-chdir={root}", *argv, *([] if argv[0] == "show" else ["-no-color"])],
        env=environment(url), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if ended.returncode:
        raise RuntimeError(f"terraform {argv[0]}: {ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    main(*sys.argv[1:])
