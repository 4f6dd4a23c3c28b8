"""Where moto's server finds the request handlers: moto looks for a `urls` module beside a backend's `models`."""

from moto.redshift.urls import url_bases

from local_aws.moto_gaps.redshift.responses import RedshiftResponse

__all__ = ["url_bases", "url_paths"]

url_paths = {"{0}/$": RedshiftResponse.dispatch}
