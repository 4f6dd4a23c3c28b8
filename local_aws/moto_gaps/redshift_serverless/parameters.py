"""A workgroup's configuration parameters and capacity, and what AWS refuses of them [API_CreateWorkgroup]."""

from typing import Any

from local_aws.moto_gaps.redshift_serverless.exceptions import ValidationError

DEFAULTS = {
    "auto_mv": "true",
    "datestyle": "ISO, MDY",
    "enable_case_sensitive_identifier": "false",
    "enable_user_activity_logging": "true",
    "max_query_execution_time": "14400",
    "query_group": "default",
    "require_ssl": "true",
    "search_path": "$user, public",
    "use_fips_ssl": "false",
}
"""What a new workgroup has. GetWorkgroup answers all of it, and so what a configuration leaves out is a change in every
later plan (terraform-provider-aws#33692)."""
LIMITS = frozenset(
    """
    max_cpu_skew max_io_skew max_join_row_count max_nested_loop_join_row_count max_query_blocks_read
    max_query_cpu_time max_query_cpu_usage_percent max_query_queue_time max_query_temp_blocks_to_disk
    max_return_row_count max_scan_row_count
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
DEFAULT_CAPACITY = 128
SMALLEST_CAPACITY = 4
CAPACITIES = frozenset((SMALLEST_CAPACITY, *range(8, 513, 8), *range(544, 1025, 32)))
"""RPUs of a base capacity [serverless-capacity]."""
PORTS = frozenset((*range(5431, 5456), *range(8191, 8216)))


def parameters(given: list[dict[str, str]], kept: dict[str, str]) -> dict[str, str]:
    """Return the parameters with the given ones changed. Raises ValidationError for one that there is not."""
    known = sorted(DEFAULTS.keys() | LIMITS)
    values = {one["parameterKey"]: one["parameterValue"] for one in given}
    for key in values:
        if key not in known:
            raise ValidationError(f"The parameter key {key} isn't supported. Supported values: [[{', '.join(known)}]]")
    return kept | values


def check_creation(values: dict[str, str]) -> None:
    """Refuse what a workgroup can have, and not at its creation. Raises ValidationError."""
    if values["require_ssl"] != "true":
        raise ValidationError(
            "You can't disable require_ssl while the workgroup is being created. To disable require_ssl, update the "
            "workgroup after creation."
        )


def check_capacity(base: int, most: int | None) -> None:
    """Refuse capacities that cannot be had, or do not go together. Raises ValidationError."""
    for name, capacity in (("baseCapacity", base), ("maxCapacity", most)):
        if capacity is not None and capacity not in CAPACITIES:
            raise ValidationError(
                f"{name} {capacity} is not valid. Valid values are 4, 8 to 512 in units of 8, and 512 to 1024 in units "
                "of 32."
            )
    if most is not None and most < base:
        raise ValidationError("The max capacity must be greater than or equal to the base capacity.")


def check_port(port: int) -> None:
    """Refuse a port that no workgroup has. Raises ValidationError."""
    if port not in PORTS:
        raise ValidationError(f"The port {port} is not valid. Valid ports are 5431 to 5455 and 8191 to 8215.")


def check_subnets(subnets: list[Any], enhanced_vpc_routing: bool) -> None:
    """Refuse too few subnets or zones: two, and three with enhanced VPC routing [serverless-usage-considerations]."""
    wanted = 3 if enhanced_vpc_routing else 2
    zones = {subnet.availability_zone for subnet in subnets}
    if len(subnets) < wanted or len(zones) < wanted:
        raise ValidationError(
            f"The workgroup needs at least {wanted} subnets in {wanted} Availability Zones"
            f"{' with enhanced VPC routing' if enhanced_vpc_routing else ''}, and there are {len(subnets)} in "
            f"{len(zones)}."
        )
