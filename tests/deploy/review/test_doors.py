"""Ports and who may reach them, in the four ways in which Terraform writes a rule."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.deploy.review.handmade import STAYS, change, plan
from tests.deploy.review.reviewed import Review

SAFE, ASK, STOP = 0, 3, 4
INGRESS = "aws_vpc_security_group_ingress_rule"
PORT = {"ip_protocol": "tcp", "from_port": 5439, "to_port": 5439}
OLD_PORT = {"protocol": "tcp", "from_port": 5439, "to_port": 5439}


TWO = ["10.1.0.0/16", "10.0.0.0/8"]
RULE = OLD_PORT | {"type": "ingress", "security_group_id": "sg-1"}


def inline(**rule: Any) -> Mapping[str, Any]:
    return {"ingress": [OLD_PORT | {"cidr_blocks": [], "ipv6_cidr_blocks": [], "self": False} | rule], "egress": []}


OPENED: dict[str, tuple[str, Mapping[str, Any], int, str]] = {
    "one address": (
        INGRESS,
        PORT | {"cidr_ipv4": "203.0.113.7/32"},
        ASK,
        "Lets `203.0.113.7/32` connect to port 5439.",
    ),
    "the world": (
        INGRESS,
        PORT | {"cidr_ipv4": "0.0.0.0/0"},
        STOP,
        "Lets **the whole internet** (`0.0.0.0/0`) connect to port 5439.",
    ),
    "the world of IPv6": (INGRESS, PORT | {"cidr_ipv6": "::/0"}, STOP, "**the whole internet** (`::/0`)"),
    "half the world": (
        INGRESS,
        PORT | {"cidr_ipv4": "128.0.0.0/1"},
        STOP,
        "That is more than 65,536 public addresses.",
    ),
    "a wide public range": (INGRESS, PORT | {"cidr_ipv4": "52.0.0.0/15"}, STOP, "more than 65,536 public addresses."),
    "the widest that is not wide": (INGRESS, PORT | {"cidr_ipv4": "52.0.0.0/16"}, ASK, "Lets `52.0.0.0/16` connect"),
    "a wide private range": (INGRESS, PORT | {"cidr_ipv4": "10.0.0.0/8"}, ASK, "Lets `10.0.0.0/8` connect"),
    "another group": (
        INGRESS,
        PORT | {"referenced_security_group_id": "sg-1"},
        ASK,
        "Lets `sg-1` connect to port 5439.",
    ),
    "every port": (
        INGRESS,
        {"ip_protocol": "-1", "cidr_ipv4": "203.0.113.7/32"},
        ASK,
        "Lets `203.0.113.7/32` connect to every port and protocol.",
    ),
    "several ports": (
        INGRESS,
        {"ip_protocol": "udp", "from_port": 1, "to_port": 9, "cidr_ipv4": "10.0.0.0/8"},
        ASK,
        "Lets `10.0.0.0/8` connect to ports 1 to 9 of `udp`.",
    ),
    "a way out": (
        "aws_vpc_security_group_egress_rule",
        PORT | {"cidr_ipv4": "0.0.0.0/0"},
        ASK,
        "Lets what is in the group connect to **the whole internet** (`0.0.0.0/0`) at port 5439.",
    ),
    "the rule of old": (
        "aws_security_group_rule",
        OLD_PORT | {"type": "ingress", "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"], "self": False},
        STOP,
        "Lets **the whole internet** (`0.0.0.0/0`) connect to port 5439.",
    ),
    "the rule of old, outwards": (
        "aws_security_group_rule",
        OLD_PORT | {"type": "egress", "cidr_blocks": ["0.0.0.0/0"]},
        ASK,
        "connect to **the whole",
    ),
    "in the group": ("aws_security_group", inline(cidr_blocks=["0.0.0.0/0"]), STOP, "Lets **the whole internet**"),
    "members of the group": (
        "aws_security_group",
        inline(self=True),
        ASK,
        "Lets members of the group itself connect to port 5439.",
    ),
    "in the default group": (
        "aws_default_security_group",
        inline(ipv6_cidr_blocks=["::/0"]),
        STOP,
        "Lets **the whole internet** (`::/0`)",
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_a_new_door(review: Review, name: str) -> None:
    kind, rule, code, sentence = OPENED[name]
    reviewed = review(plan(change(kind, ["create"], None, rule)))
    assert reviewed.exit_code == code
    assert sentence in reviewed.page


def test_a_door_whose_address_is_not_known_yet(review: Review) -> None:
    reviewed = review(plan(change(INGRESS, ["create"], None, PORT, unknown={"cidr_ipv4": True})))
    assert reviewed.exit_code == ASK
    assert "Lets whom the plan does not know yet connect to port 5439." in reviewed.page


EDITED = {
    "wider": ("203.0.113.0/28", "203.0.113.0/24", {}, ["Lets `203.0.113.0/24` connect"], ["No longer"]),
    "narrower": ("203.0.113.0/24", "203.0.113.7/32", {}, ["No longer allows `203.0.113.0/24` to connect"], ["Lets"]),
    "another": (
        "203.0.113.7/32",
        "203.0.113.8/32",
        {},
        ["No longer allows `203.0.113.7/32`", "Lets `203.0.113.8/32`"],
        [],
    ),
    "another port": (
        "203.0.113.7/32",
        "203.0.113.7/32",
        {"from_port": 22, "to_port": 22},
        ["Lets `203.0.113.7/32` connect to port 22.", "No longer allows `203.0.113.7/32` to connect at port 5439"],
        [],
    ),
}


@pytest.mark.parametrize("name", EDITED)
def test_a_door_that_is_moved(review: Review, name: str) -> None:
    before, after, ports, present, absent = EDITED[name]
    page = review(
        plan(change(INGRESS, ["update"], PORT | {"cidr_ipv4": before}, PORT | {"cidr_ipv4": after} | ports))
    ).page
    assert all(sentence in page for sentence in present)
    assert not any(sentence in page for sentence in absent)


def test_a_rule_that_is_made_anew_and_lets_in_the_same_is_no_news(review: Review) -> None:
    rule = PORT | {"cidr_ipv4": "203.0.113.7/32"}
    entry = change(INGRESS, ["delete", "create"], rule, rule, unknown={"security_group_id": True})
    assert "Security before and after" not in review(plan(entry)).page


def test_a_door_that_is_closed_shuts_somebody_out(review: Review) -> None:
    reviewed = review(plan(change(INGRESS, ["delete"], PORT | {"cidr_ipv4": "0.0.0.0/0"}), STAYS))
    assert reviewed.exit_code == ASK
    assert (
        "No longer allows **the whole internet** (`0.0.0.0/0`) to connect at port 5439; another rule still may."
        in reviewed.page
    )


def group(*ingress: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": "sg-1", "ingress": list(ingress), "egress": []}


def drifted(*rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan whose refresh found a door in a group, the rules of which are resources of their own."""
    door = OLD_PORT | {"cidr_blocks": ["0.0.0.0/0"]}
    entry = change("aws_security_group", ["update"], group(), group(door))
    found = plan(*rules, drift=[entry])
    found["configuration"]["root_module"]["resources"] = [{"address": "aws_security_group.this", "expressions": {}}]
    return found


def test_a_door_that_somebody_opened_by_hand_is_drift(review: Review) -> None:
    reviewed = review(drifted())
    assert reviewed.exit_code == STOP
    assert (
        "Somebody opened a door: **the whole internet** (`0.0.0.0/0`) is let in to port 5439. The code has no such "
        "rule, and this plan does not close it."
    ) in reviewed.page


def test_a_door_of_the_stack_s_own_rules_is_no_drift(review: Review) -> None:
    mine = PORT | {"cidr_ipv4": "0.0.0.0/0", "security_group_id": "sg-1"}
    assert review(drifted(change(INGRESS, ["no-op"], mine, mine))).exit_code == SAFE


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("aws_security_group", inline(cidr_blocks=TWO), inline(cidr_blocks=TWO[::-1], description="the office")),
        ("aws_security_group_rule", RULE | {"cidr_blocks": TWO}, RULE | {"cidr_blocks": TWO[::-1]}),
    ],
)
def test_the_same_doors_written_otherwise_are_safe(
    review: Review, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    reviewed = review(plan(change(kind, ["update"], before, after), STAYS))
    assert reviewed.exit_code == SAFE, reviewed.page
    assert "Written otherwise; it lets the same through." in reviewed.page
