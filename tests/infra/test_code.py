"""infra/ as Terraform itself sees it, and against the loader."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hcl2
import pytest

from deploy.lint import findings
from loader.settings.declared import FIELDS
from local_aws.moto_gaps.redshift.names import RESERVED_BY_BOTH
from local_aws.redshift.translate.refusals.reserved import RESERVED
from tests.support.command import ROOT
from tests.support.project import Project, initialised
from tools import describe_infra
from tools.provider_arguments import PIN

INFRA = ROOT / "infra"
TESTS = sorted(path.name for path in (INFRA / "tests").glob("*.tftest.hcl"))
VARIABLES = "".join(path.read_text() for path in sorted(INFRA.glob("variables*.tf")))


def blocks(kind: str, text: str) -> dict[str, str]:
    """Return the blocks of one kind by their name; formatted code closes each at the beginning of a line."""
    return dict(re.findall(rf'^{kind} "(\w+)" {{\n(.*?)^}}', text, re.MULTILINE | re.DOTALL))


def test_it_is_formatted(checked_out: Project) -> None:
    ended = checked_out.terraform("fmt", "-check", "-recursive", "-diff")
    assert ended.returncode == 0, ended.stdout


@pytest.fixture(scope="module")
def tested(checked_out: Project) -> list[dict[str, Any]]:
    """What Terraform says of its own tests, one run for all files: it reads the provider's schema once."""
    ended = checked_out.terraform("test", "-json")
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("name", TESTS)
def test_its_own_tests_pass(tested: list[dict[str, Any]], name: str) -> None:
    runs = re.findall(r'^run "(\w+)"', (INFRA / "tests" / name).read_text(), re.MULTILINE)
    ended = {
        message["@testrun"]: message["test_run"]["status"]
        for message in tested
        if message["type"] == "test_run" and message["@testfile"] == f"tests/{name}" and "status" in message["test_run"]
    }
    diagnostics = [message["diagnostic"] for message in tested if message["type"] == "diagnostic"]
    assert ended == dict.fromkeys(runs, "pass"), diagnostics


def test_every_rule_of_a_variable_has_a_test() -> None:
    refused = {name for test in TESTS for name in re.findall(r"\bvar\.(\w+)", _expected(INFRA / "tests" / test))}
    with_rules = {name for name, body in blocks("variable", VARIABLES).items() if "validation {" in body}
    assert with_rules == refused


def test_the_reserved_words_are_those_that_the_local_aws_refuses() -> None:
    words = re.search(r"reserved_words = .*?<<-EOT\n(.*?)EOT", (INFRA / "allowed.tf").read_text(), re.DOTALL)
    assert words
    assert set(words[1].split()) == RESERVED | RESERVED_BY_BOTH


def _expected(path: Path) -> str:
    return "".join(re.findall(r"expect_failures = \[.*?\]", path.read_text(), re.DOTALL))


def test_a_refusal_says_why_and_what_to_do(project: Project, checked_out: Project) -> None:
    project = initialised(replace(project, env=checked_out.env), "dev")
    tests = project.root / "infra" / "tests"
    offline = (tests / "posture.tftest.hcl").read_text().partition('run "')[0]
    (tests / "words.tftest.hcl").write_text(offline + WRONG)
    said = project.terraform("test", "-no-color", "-filter=tests/words.tftest.hcl")
    text = " ".join(re.sub(r"[│╷╵]", " ", said.stdout + said.stderr).split())
    for words in WORDS:
        assert words in text


WRONG = """
run "everything_wrong" {
  command = plan

  variables {
    node_type           = "dc2.large"
    client_cidrs        = ["0.0.0.0/0"]
    work_bucket_name    = "Sparkify.Work"
    final_snapshot_name = ""
    source_region       = "eu-west-1"
  }
}
"""
"""Without expect_failures, so that Terraform prints what it says to a user."""
WORDS = (
    "dc2.large: AWS makes no new clusters of DC2, DC1 and DS2 nodes any more. Use ra3.large",
    "opens the warehouse to the whole internet, and its password to everyone who guesses. Name your own address",
    "client_cidrs must not hold a range wider than /16",
    "work_bucket_name must be 3 to 63 lower-case letters, digits and hyphens",
    "An empty one would make the destroy fail. Leave it null for a name made here",
    "source_region is eu-west-1, but the warehouse is in us-west-2.",
)


def test_one_environments_variables_in_anothers_workspace(checked_out: Project) -> None:
    ended = checked_out.terraform("test", "-no-color", "-filter=tests/posture.tftest.hcl", TF_WORKSPACE="prod")
    assert ended.returncode == 1
    assert "The workspace is prod, but the variables are those of test" in ended.stdout + ended.stderr


def test_a_rule_names_the_variable_that_it_is_about() -> None:
    for name, body in blocks("variable", VARIABLES).items():
        for message in re.findall(r'error_message = "(.*)"$', body, re.MULTILINE):
            assert name in message or "${var." in message or "Multi-AZ" in message or "${terraform" in message, message


@pytest.mark.parametrize("path", sorted(INFRA.rglob("*.tf")), ids=lambda path: str(path.relative_to(INFRA)))
def test_variables_and_outputs_are_described(path: Path) -> None:
    text = path.read_text()
    for kind in ("variable", "output"):
        for name, body in blocks(kind, text).items():
            assert re.search(r'description = ".{10,}"', body), f"{kind} {name}"


def test_outputs_are_the_loaders_settings() -> None:
    settings = {name for name, declared in FIELDS.items() if declared.metadata["output"]}
    others = {"loader_role_arn", "client_security_group_id", "runner"}
    assert set(blocks("output", (INFRA / "outputs.tf").read_text())) == settings | others


def test_no_output_is_a_secret() -> None:
    secret = {name for name, declared in FIELDS.items() if declared.metadata["secret"]}
    assert not secret & set(blocks("output", (INFRA / "outputs.tf").read_text()))


def test_the_lock_file_knows_every_platform() -> None:
    lock = (INFRA / ".terraform.lock.hcl").read_text()
    [version] = re.findall(r'version\s+= "([0-9.]+)"', lock)
    assert version == "5.100.0"
    # One checksum of a package each: 14 platforms and the signed list itself; and of an unpacked one on linux_amd64.
    assert len(re.findall(r'"zh:[0-9a-f]{64}"', lock)) == 15
    assert '"h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0="' in lock


TERRAFORMS = {"count", "depends_on", "dynamic", "for_each", "lifecycle", "provider", "provisioner"}
"""What a block may hold that is Terraform's and not the provider's."""


def test_provider_6_has_every_argument_that_is_used() -> None:
    pin = json.loads(PIN.read_text())
    assert pin["provider"] == "6.62.0"
    used = dict(arguments_used())
    assert used.keys() == pin["arguments"].keys()
    unknown = {kind: names - set(pin["arguments"][kind]) for kind, names in used.items()}
    assert {kind: names for kind, names in unknown.items() if names} == {}
    text = "".join(path.read_text() for path in INFRA.rglob("*.tf"))
    assert not re.search(r"data\.aws_region\.\w+\.name", text)  # deprecated there


def arguments_used() -> Iterator[tuple[str, set[str]]]:
    """Yield every type of the provider's that infra/ has, and the arguments and blocks that are set in any of it."""
    found: dict[str, set[str]] = {}
    for path in INFRA.rglob("*.tf"):
        code = hcl2.loads(path.read_text())
        for kind in ("resource", "data"):
            for block in code.get(kind, []):
                for type_, named in block.items():
                    for body in named.values():
                        found.setdefault(f"{kind}.{describe_infra.text(type_)}", set()).update(names(body))
    yield from ((kind, given) for kind, given in found.items() if kind.partition(".")[2].startswith("aws_"))


def names(body: dict[str, Any]) -> set[str]:
    dynamic = {describe_infra.text(name) for block in body.get("dynamic", []) for name in block}
    return {name for name in body if not name.startswith("__")} - TERRAFORMS | dynamic


def test_the_page_tells_of_this_code() -> None:
    assert describe_infra.describe(describe_infra.PAGE.read_text()) == describe_infra.PAGE.read_text(), "make describe"


def test_what_checkov_passes_over_has_a_reason() -> None:
    skips = re.findall(r"checkov:skip.*", "".join(path.read_text() for path in INFRA.rglob("*.tf")))
    assert skips
    assert [skip for skip in skips if not re.fullmatch(r"checkov:skip=CKV\w+:\S.{20,}", skip)] == []
    assert "skip-check" not in (ROOT / ".checkov.yaml").read_text()


def test_no_policy_allows_more_than_it_must(checked_out: Project) -> None:
    ended = checked_out.workflow("lint", env="dev")
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"IAM policies: \d\d looked at, nothing found", ended.stdout)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ({"Sid": "A", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}, None),
        ({"Sid": "A", "Action": "s3:ListAllMyBuckets", "Resource": "*"}, None),
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}, "statement 1: no Sid"),
        (
            {"Sid": "A", "Action": "s3:GetObjcet", "Resource": "arn:aws:s3:::b/*"},
            "s3:GetObjcet is not an action",
        ),
        ({"Sid": "A", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::b/*"}, "s3:Get* allows more than it names"),
        (
            {"Sid": "A", "Action": "s3:GetObject", "Resource": ["*"]},
            "s3:GetObject is allowed for *, and could be for arn",
        ),
    ],
)
def test_the_linter_finds_what_is_wrong(statement: dict[str, str], fault: str | None) -> None:
    found = findings(json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | statement]}))
    assert (found == []) if fault is None else (len(found) == 1 and fault in found[0])
