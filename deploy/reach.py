"""Who can connect to the warehouse that a plan makes, and what to do when nobody can."""

from deploy.names import variable
from deploy.review.plan import Plan
from deploy.review.values import is_true

MY_ADDRESS = "CLIENT_CIDRS=$(curl -s https://checkip.amazonaws.com)/32"


def who(plan: Plan, again: str) -> str:
    """Return a line that says who can connect and, where nobody can, three more that say how to get in."""
    found = []
    if public := variable(plan, "client_cidrs"):
        found.append(f"{', '.join(public)}, over the internet")
    if private := variable(plan, "private_client_cidrs"):
        found.append(f"{', '.join(private)}, where routed to the VPC")
    if variable(plan, "in_vpc_clients"):
        found.append("the VPC's own security group for clients")
    if is_true(variable(plan, "runner")) or variable(plan, "load_schedule"):
        found.append(f"the loader's task, which make run {again} starts")
    if found:
        return f"who can connect: {'; '.join(found)}"
    return (
        "who can connect: nobody. A load from here will not reach it.\n"
        f"To let your own address in: {MY_ADDRESS} make plan apply {again}\n"
        "For a VPN or a loader in the VPC: private_client_cidrs or in_vpc_clients (docs/infra.md, Who gets in).\n"
        f"To load inside the VPC, by a task: runner = true, then make run {again} (docs/runner.md)."
    )
