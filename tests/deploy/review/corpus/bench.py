"""How often the review is right, by kind of edit, and how long the largest plans take. `make review-bench` runs this."""

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.review.finding import Severity
from tests.deploy.review.corpus import CASES, read, rivals
from tests.deploy.review.corpus.judge import judge

RESOURCES = 20_000
LARGEST_POLICY = 20_480
"""Characters that the largest policy may have, that of a bucket [S3: bucket policies]."""


Counts = dict[str, Counter[str]]
"""Hits, misses and false alarms of one program, by kind of edit."""


def main(*programs: str) -> None:
    """Print the table, what this review judged wrongly, and the times. `programs` are the paths of the others."""
    verdicts = {name: judge(plan).verdict for name, plan in read().items()}
    tools = {"plan-review": _count({name: _outcome(Severity[CASES[name].verdict], v) for name, v in verdicts.items()})}
    for path in map(Path, programs):
        tools |= _of_rival(path)
    _print_table(tools)
    for name, verdict in verdicts.items():
        if verdict.name != CASES[name].verdict:
            _print(f"{name}: {verdict.name} instead of {CASES[name].verdict}")
    for what, plan in (("20,000 resources", _many()), ("the largest policy, renamed", _largest_policy())):
        begin = time.process_time()
        judge(plan)
        _print(f"{what}: {time.process_time() - begin:.2f} s of processor time")


def _of_rival(program: Path) -> dict[str, Counts]:
    if not program.exists():
        return {program.name: {}}
    sys.stderr.write(f"asking {program.name} (minutes)\n")
    objected = rivals.objections(program, read())
    outcomes = {name: _outcome(CASES[name].verdict != "SAFE", name in objected) for name in read()}
    return {f"{program.name} {rivals.version(program)}": _count(outcomes)}


def _outcome(deserved: int, given: int) -> str:
    return "hit" if given == deserved else "miss" if given < deserved else "false alarm"


def _count(outcomes: Mapping[str, str]) -> Counts:
    counts: Counts = {"all": Counter(outcomes.values())}
    for name, outcome in outcomes.items():
        counts.setdefault(CASES[name].kind, Counter())[outcome] += 1
    return counts


def _print_table(tools: Mapping[str, Counts]) -> None:
    """Print hits, misses and false alarms of each program, the largest kinds first."""
    _print("Hits / misses / false alarms\n")
    _print(f"| Kind | Plans | {' | '.join(tools)} |\n{'| --- ' * (len(tools) + 2)}|")
    for kind, plans in Counter(case.kind for case in CASES.values()).most_common():
        _print(_row(kind, plans, tools))
    _print(f"{_row('all', len(CASES), tools)}\n")


def _row(kind: str, plans: int, tools: Mapping[str, Counts]) -> str:
    found = (counts.get(kind) for counts in tools.values())
    cells = (f"{one['hit']} / {one['miss']} / {one['false alarm']}" if one else "not here" for one in found)
    return f"| {kind} | {plans} | {' | '.join(cells)} |"


def _plan(changes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"format_version": "1.2", "configuration": {"root_module": {}}, "resource_changes": changes}


def _change(kind: str, number: int, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    change = {"actions": ["update"], "before": before, "after": after, "after_unknown": {}}
    return {"address": f"{kind}.r[{number}]", "mode": "managed", "type": kind, "name": "r", "change": change}


def _many() -> dict[str, Any]:
    kinds = ("aws_s3_bucket", "aws_subnet", "aws_vpc_security_group_ingress_rule", "aws_iam_role")
    before = {"tags": {}, "cidr_ipv4": "10.0.0.0/8", "ip_protocol": "-1", "name": "x"}
    return _plan([_change(kinds[n % 4], n, before, before | {"tags": {"n": str(n)}}) for n in range(RESOURCES)])


def _largest_policy() -> dict[str, Any]:
    def policy(prefix: str) -> str:
        resources = [f"arn:aws:s3:::{prefix}{n}/*" for n in range(LARGEST_POLICY // 26)]
        return json.dumps({"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"], "Resource": resources}]})

    return _plan([_change("aws_s3_bucket_policy", 0, {"policy": policy("a")}, {"policy": policy("b")})])


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
