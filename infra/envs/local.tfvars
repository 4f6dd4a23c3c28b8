# The AWS on this machine (python -m local_aws up). Endpoint and credentials come from the environment
# (python -m local_aws env), as they would for any AWS.
environment = "local"
owner       = "this-machine"

aws_region    = "us-east-1"
source_region = "us-east-1"

redshift_port = 5440 # 5439 is the Redshift that `local_aws up` starts

deletion_protection   = false
skip_final_snapshot   = true
force_destroy_buckets = true

runner = true # make run: the loader of this checkout, as a process

aws_api = {
  max_retries       = 3 # a connection may drop; what the local AWS has not got, it will not have at the 25th try either
  s3_use_path_style = true
}
