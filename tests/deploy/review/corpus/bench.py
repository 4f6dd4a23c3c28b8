"""How often the review is right, by kind of edit, and how long the largest plans take. `make review-bench` runs this."""

import json
import sys
import time
from collections import Counter, defaultdict
from typing import Any

from deploy.review.finding import Severity
from tests.deploy.review.corpus import CASES, read
from tests.deploy.review.corpus.judge import judge

RESOURCES = 20_000
#: Characters that the largest policy may have, that of a bucket [S3: bucket policies].
LARGEST_POLICY = 20_480


def main() -> None:
    """Print the table, what was judged wrongly, and the times."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for name, plan in read().items():
        case = CASES[name]
        verdict = judge(plan).verdict
        outcome = _outcome(Severity[case.verdict], verdict)
        counts[case.kind][outcome] += 1
        if outcome != "hit":
            wrong.append(f"{name}: {verdict.name} instead of {case.verdict}")
    _print("| Kind | Plans | Hits | Misses | False alarms |\n| --- | --- | --- | --- | --- |")
    counts["all"] = sum(counts.values(), Counter())
    for kind, outcomes in counts.items():
        _print(f"| {kind} | {outcomes.total()} | {outcomes['hit']} | {outcomes['miss']} | {outcomes['false alarm']} |")
    _print("\n".join(wrong))
    for what, plan in (("20,000 resources", _many()), ("the largest policy, renamed", _largest_policy())):
        begin = time.process_time()
        judge(plan)
        _print(f"{what}: {time.process_time() - begin:.2f} s of processor time")


def _outcome(deserved: Severity, given: Severity) -> str:
    return "hit" if given is deserved else "miss" if given < deserved else "false alarm"


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
    main()
