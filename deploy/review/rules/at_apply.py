"""What runs at the apply besides Terraform's own calls: programs, requests and functions that the code names."""

from collections.abc import Iterator

from deploy.review.finding import Finding, Section, Severity
from deploy.review.markdown import codes
from deploy.review.plan import Action, Change, Plan
from deploy.review.rules.by_type import of_types

_RUN = {
    "external": "runs a program on the machine that plans and applies",
    "http": "calls a URL",
    "aws_lambda_invocation": "calls a function",
}
"""Data sources that run something, and what."""
_LOOK = ("aws_", "terraform_remote_state", "template_", "tls_", "archive_", "cloudinit_", "local_", "random_", "time_",
         "google_", "azurerm_", "azuread_", "kubernetes_", "awscc_", "dns_", "github_", "tfe_")  # fmt: skip
"""Providers whose other data sources only look."""


def data_sources_run(plan: Plan) -> Iterator[Finding]:
    """Find data sources that do more than look; the plan shows what they answered, not what they did."""
    for address, kind in plan.code.data():
        does = _RUN.get(kind)
        is_known = kind.startswith(_LOOK)
        if does is None and (is_known or address not in plan.reads):
            continue
        when = "at the apply" if address in plan.reads else "while the plan was made, and again in every other plan"
        does = does or "is of a provider that this review does not know; whether it only looks is not known"
        says = f"The data source {does}, {when}. Read it in the code."
        yield Finding(Severity.ASK, Section.SURPRISE, address, says)


def actions_run(plan: Plan) -> Iterator[Finding]:
    """Find the actions that the apply runs."""
    if plan.invoked:
        says = f"The apply also runs the actions {codes(plan.invoked)}; what they do is not in the plan."
        yield Finding(Severity.ASK, Section.SURPRISE, "", says)


def commands_run(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find commands that the code runs on the machine that applies it; the plan does not show them."""
    if change.provisioners and change.action in {Action.CREATE, Action.REPLACE, Action.DELETE}:
        kinds = codes(sorted(set(change.provisioners)))
        says = f"Runs commands ({kinds}) when it is made or destroyed. Read them in the code."
        yield Finding(Severity.ASK, Section.SURPRISE, change.address, says)


_CALLS = {
    "aws_lambda_invocation": "calls a function, with the rights that the function has",
    "aws_cloudformation_stack": "makes what its template says, none of which is in this plan",
    "aws_ssm_association": "runs a document on machines",
}


@of_types(*_CALLS)
def functions_are_called(change: Change, plan: Plan) -> Iterator[Finding]:
    """Find resources that are a call: of a function, a template or a document."""
    if change.action in {Action.CREATE, Action.UPDATE, Action.REPLACE}:
        yield Finding(Severity.ASK, Section.SURPRISE, change.address, f"The apply {_CALLS[change.type]}.")
