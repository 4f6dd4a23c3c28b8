"""Redshift's resources in the Resource Groups Tagging API: what a list by tag finds."""

from collections.abc import Iterator

from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.redshift.models import RedshiftBackend


class TaggingBackend(RedshiftBackend, TaggableResourcesMixin):
    """One region's clusters, groups, snapshots, limits and grants, by tag."""

    SERVICE_NAMESPACE = "redshift"

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Yield every resource that can have tags."""
        for kind, resources in self.RESOURCE_TYPE_MAP.items():
            for resource in resources.values():
                tags = {tag["Key"]: tag["Value"] for tag in resource.tags}
                yield TaggedResource(arn=resource.arn, tags=tags, resource_type=f"redshift:{kind}")

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        """Add tags to a resource."""
        self.create_tags(arn, [{"Key": key, "Value": value} for key, value in tags.items()])

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        """Take tags away from a resource."""
        self.delete_tags(arn, tag_keys)
