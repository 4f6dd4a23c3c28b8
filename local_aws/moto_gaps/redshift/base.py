"""What every feature's request handlers share."""

from typing import TypeVar

from moto.redshift.models import RedshiftBackend
from moto.redshift.responses import RedshiftResponse

FeatureBackend = TypeVar("FeatureBackend", bound=RedshiftBackend)


class FeatureResponse(RedshiftResponse):
    """Request handlers of one feature."""

    def backend_of(self, feature: type[FeatureBackend]) -> FeatureBackend:
        """Return this request's account and region as the feature's own backend class."""
        backend = self.redshift_backend
        if not isinstance(backend, feature):
            raise TypeError(
                f"moto's Redshift is not {feature.__name__}: call local_aws.moto_gaps.redshift.install() first"
            )
        return backend
