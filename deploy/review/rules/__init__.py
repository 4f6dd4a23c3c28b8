"""The rules: each looks at one change (and the plan around it) and gives what it finds.

A rule is a function `rule(change, plan) -> Iterator[Finding]`. `fallback` stands last: what no rule has judged is never
silently safe.
"""

from collections.abc import Callable, Iterator

from deploy.review.finding import Finding
from deploy.review.plan import Change, Plan
from deploy.review.rules import (
    applies,
    audit,
    data_loss,
    encryption,
    iam,
    network,
    parameters,
    retention,
    size,
    surprises,
    switches,
)

Rule = Callable[[Change, Plan], Iterator[Finding]]

#: What is destroyed, and why the apply would break: all that there is to say when everything goes.
ON_DESTROY: tuple[Rule, ...] = (
    data_loss.destroyed,
    applies.deletion_guard_is_closed,
    applies.final_snapshot_has_no_name,
    applies.bucket_must_be_empty,
)

RULES: tuple[Rule, ...] = (
    *ON_DESTROY,
    switches.switched,
    encryption.key_changes,
    network.openings_change,
    network.routes_change,
    parameters.parameters_change,
    retention.kept_shorter,
    audit.log_destination_changes,
    iam.policy_changes,
    iam.trust_changes,
    iam.attachment_changes,
    iam.cluster_roles_change,
    iam.access_lists_change,
    size.cluster_size_changes,
    size.spending_guards_change,
    surprises.database_is_not_renamed,
    surprises.clients_must_follow,
    surprises.other_surroundings,
    applies.network_is_in_use,
    applies.parameter_group_is_in_use,
    surprises.flags_of_the_state_decide,
    surprises.password_enters_the_state,
    surprises.secret_value_changes,
    surprises.settings_go_with_cluster,
    surprises.commands_run,
    surprises.state_only,
)
