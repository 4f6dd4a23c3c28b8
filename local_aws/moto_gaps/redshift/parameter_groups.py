"""Parameters: ModifyClusterParameterGroup, ResetClusterParameterGroup, DescribeClusterParameters."""

from typing import Any

from moto.core.responses import ActionResult
from moto.redshift import models as moto_models
from moto.redshift.exceptions import ClusterParameterGroupNotFoundError, InvalidParameterValueError

from local_aws.moto_gaps.redshift.base import FeatureResponse
from local_aws.moto_gaps.redshift.exceptions import InvalidParameterGroupStateError, ParameterGroupAlreadyExistsError
from local_aws.moto_gaps.redshift.names import OTHER, check_identifier

DEFAULTS = {
    "auto_analyze": "true",
    "auto_mv": "true",
    "datestyle": "ISO, MDY",
    "enable_case_sensitive_identifier": "false",
    "enable_user_activity_logging": "false",
    "extra_float_digits": "0",
    "max_concurrency_scaling_clusters": "1",
    "max_cursor_result_set_size": "default",
    "query_group": "default",
    "require_ssl": "false",
    "search_path": "$user, public",
    "statement_timeout": "0",
    "use_fips_ssl": "false",
    "wlm_json_configuration": '[{"auto_wlm":true}]',
}
"""The parameters of family redshift-1.0 and their defaults [working-with-parameter-groups]."""
FAMILY_DEFAULTS = {"redshift-1.0": DEFAULTS, "redshift-2.0": DEFAULTS | {"require_ssl": "true"}}
DYNAMIC = {"max_concurrency_scaling_clusters", "wlm_json_configuration"}
"""Parameters that apply without a reboot."""


def _describe(name: str, value: str, source: str) -> dict[str, Any]:
    default = DEFAULTS[name]
    description = {
        "ParameterName": name,
        "ParameterValue": value,
        "Source": source,
        "DataType": "boolean" if default in ("true", "false") else "string",
        "ApplyType": "dynamic" if name in DYNAMIC else "static",
        "IsModifiable": True,
    }
    return description | ({"AllowedValues": "true,false"} if default in ("true", "false") else {})


class ParameterGroup(moto_models.ParameterGroup):
    """A parameter group; `values` holds what its user set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.family not in FAMILY_DEFAULTS:
            raise InvalidParameterValueError(
                f"ParameterGroupFamily {self.family} is not a valid parameter group family"
            )
        self.values: dict[str, str] = {}

    def parameters(self, source: str | None = None) -> list[dict[str, Any]]:
        """Describe the parameters whose value comes from `source`: user or engine-default; None: all."""
        merged = FAMILY_DEFAULTS[self.family] | self.values
        described = [
            _describe(name, value, "user" if name in self.values else "engine-default")
            for name, value in merged.items()
        ]
        return [parameter for parameter in described if source in (None, parameter["Source"])]

    def value(self, name: str) -> str:
        """Return a parameter's value."""
        return (FAMILY_DEFAULTS[self.family] | self.values)[name]


class ParameterGroupBackend(moto_models.RedshiftBackend):
    """The parameter groups of one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.parameter_groups.clear()
        for family in FAMILY_DEFAULTS:
            name = f"default.{family}"
            self.parameter_groups[name] = ParameterGroup(  # type: ignore[abstract]
                name, family, f"Default parameter group for {family}", account_id, region_name
            )

    def create_cluster_parameter_group(self, cluster_parameter_group_name: str, *args: Any, **kwargs: Any) -> Any:
        """Add a group under a new name; names are kept in lower case."""
        check_identifier(cluster_parameter_group_name, "ParameterGroupName", OTHER)
        name = cluster_parameter_group_name.lower()
        if name in self.parameter_groups:
            raise ParameterGroupAlreadyExistsError(name)
        return super().create_cluster_parameter_group(name, *args, **kwargs)

    def delete_cluster_parameter_group(self, parameter_group_name: str) -> moto_models.ParameterGroup:
        """Remove a group that no cluster uses."""
        if parameter_group_name.startswith("default."):
            raise InvalidParameterGroupStateError(f"{parameter_group_name} is a default parameter group.")
        for cluster in self.clusters.values():
            if parameter_group_name in cluster.cluster_parameter_group_name:
                raise InvalidParameterGroupStateError(
                    f"Cannot delete parameter group {parameter_group_name}: it is used by cluster "
                    f"{cluster.cluster_identifier}."
                )
        return super().delete_cluster_parameter_group(parameter_group_name)

    def modify_parameters(self, group_name: str, parameters: list[dict[str, Any]]) -> None:
        """Set parameters, all or none of them."""
        group = self._modifiable_group(group_name)
        values = {item["ParameterName"]: item["ParameterValue"] for item in parameters}
        for name, value in values.items():
            default = FAMILY_DEFAULTS[group.family].get(name)
            if default is None:
                raise InvalidParameterValueError(f"Could not find parameter with name: {name}")
            if default in ("true", "false") and value not in ("true", "false"):
                raise InvalidParameterValueError(f"Invalid value for parameter {name}: {value}. Allowed: true,false")
        group.values.update(values)
        self._await_reboot(group_name, values.keys() - DYNAMIC)

    def reset_parameters(self, group_name: str, names: set[str] | None) -> None:
        """Reset parameters to their defaults; None: all of them."""
        group = self._modifiable_group(group_name)
        reset = set(group.values) if names is None else names & set(group.values)
        for name in reset:
            del group.values[name]
        self._await_reboot(group_name, reset - DYNAMIC)

    def parameter_group(self, name: str) -> ParameterGroup:
        """Return a group by name."""
        group = self.parameter_groups.get(name)
        if not isinstance(group, ParameterGroup):
            raise ClusterParameterGroupNotFoundError(name)
        return group

    def _modifiable_group(self, name: str) -> ParameterGroup:
        group = self.parameter_group(name)
        if name.startswith("default."):
            raise InvalidParameterGroupStateError(f"{name} is a default parameter group and cannot be modified.")
        return group

    def _await_reboot(self, group_name: str, changed: set[str]) -> None:
        for cluster in self.clusters.values():
            if changed and group_name in cluster.cluster_parameter_group_name:
                cluster.parameter_apply_status = "pending-reboot"  # type: ignore[attr-defined]


class ParameterGroupResponse(FeatureResponse):
    """The requests about parameter groups."""

    def modify_cluster_parameter_group(self) -> ActionResult:
        """ModifyClusterParameterGroup."""
        name = self._get_param("ParameterGroupName")
        self.backend_of(ParameterGroupBackend).modify_parameters(name, self._get_param("Parameters"))
        return self._parameter_group_updated(name)

    def reset_cluster_parameter_group(self) -> ActionResult:
        """ResetClusterParameterGroup."""
        name = self._get_param("ParameterGroupName")
        everything = self._get_bool_param("ResetAllParameters", False)
        names = {item["ParameterName"] for item in self._get_param("Parameters", [])}
        self.backend_of(ParameterGroupBackend).reset_parameters(name, None if everything else names)
        return self._parameter_group_updated(name)

    def describe_cluster_parameters(self) -> ActionResult:
        """DescribeClusterParameters."""
        group = self.backend_of(ParameterGroupBackend).parameter_group(self._get_param("ParameterGroupName"))
        return ActionResult({"Parameters": group.parameters(self._get_param("Source"))})

    @staticmethod
    def _parameter_group_updated(name: str) -> ActionResult:
        status = (
            "Your parameter group has been updated. Static parameters apply when the associated clusters are rebooted."
        )
        return ActionResult({"ParameterGroupName": name, "ParameterGroupStatus": status})
