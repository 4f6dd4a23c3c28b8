"""The rules: each looks at one change (and the plan around it), or at the plan as a whole, and yields what it finds.

A rule is `rule(change, plan) -> Iterator[Finding]`, marked with the types that it looks at. `fallback` stands last:
what no rule has judged is never silently safe. What the rules say of IAM is worded in `deploy/review/iam/sentences.py`.
"""

from collections.abc import Callable, Iterator

from deploy.review.finding import Finding
from deploy.review.plan import Plan
from deploy.review.rules import (
    applies,
    at_apply,
    audit,
    buckets,
    data_loss,
    elsewhere,
    encryption,
    iam,
    network,
    outputs,
    parameters,
    retention,
    size,
    surprises,
    switches,
    tasks,
)
from deploy.review.rules.by_type import Rule

PlanRule = Callable[[Plan], Iterator[Finding]]

ON_DESTROY: tuple[Rule, ...] = (
    data_loss.destroyed,
    applies.deletion_guard_is_closed,
    applies.final_snapshot_has_no_name,
    applies.bucket_must_be_empty,
    at_apply.commands_run,
)
"""What is destroyed, and why the apply would break: all that there is to say when everything goes."""

RULES: tuple[Rule, ...] = (
    *ON_DESTROY,
    switches.switched,
    encryption.key_changes,
    network.openings_change,
    network.gateways_appear,
    network.routes_change,
    parameters.parameters_change,
    parameters.default_group_is_used,
    retention.kept_shorter,
    buckets.objects_expire,
    buckets.access_lists_change,
    audit.log_destination_changes,
    elsewhere.logs_go_elsewhere,
    elsewhere.objects_are_encrypted,
    elsewhere.alarms_are_sent,
    elsewhere.events_are_sent,
    iam.policy_changes,
    iam.trust_changes,
    iam.attachment_changes,
    iam.cluster_roles_change,
    size.cluster_size_changes,
    size.capacity_changes,
    size.endpoints_begin_to_cost,
    size.spending_guards_change,
    size.billed_by_the_hour,
    tasks.tasks_run,
    tasks.schedules_start,
    tasks.events_go_to,
    surprises.database_is_not_renamed,
    surprises.clients_must_follow,
    surprises.other_surroundings,
    applies.network_is_in_use,
    applies.parameter_group_is_in_use,
    applies.modification_is_empty,
    applies.public_address_keeps_gateway,
    applies.warehouse_may_be_paused,
    surprises.flags_of_the_state_decide,
    surprises.password_enters_the_state,
    surprises.secret_value_changes,
    surprises.settings_go_with_cluster,
    at_apply.functions_are_called,
    surprises.state_only,
)

PLAN_RULES: tuple[PlanRule, ...] = (
    iam.escalations,
    outputs.outputs_change,
    at_apply.data_sources_run,
    at_apply.actions_run,
    applies.moved_away,
)
"""About the plan as a whole."""
