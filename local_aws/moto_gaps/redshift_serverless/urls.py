"""Where moto's server finds the request handlers: moto looks for a `urls` module beside a backend's `models`."""

from local_aws.moto_gaps.redshift_serverless.responses import ServerlessResponse

url_bases = [r"https?://redshift-serverless\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": ServerlessResponse.dispatch}
