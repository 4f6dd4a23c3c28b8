# The smallest warehouse that AWS sells, billed only while it computes, and easy to take down again.
# docs/decisions/0021-dev-is-serverless.md says why. A dev that was applied as a cluster stays one with
# warehouse = "provisioned", node_type = "ra3.large" and number_of_nodes = 1.
environment = "dev"
owner       = "data-platform"

aws_region         = "us-west-2" # where the public course data lies
availability_zones = ["us-west-2a", "us-west-2b", "us-west-2c"]

warehouse                    = "serverless"
serverless_base_capacity     = 4
serverless_max_capacity      = 8
serverless_monthly_rpu_hours = 60

deletion_protection   = false
skip_final_snapshot   = true
force_destroy_buckets = true
log_retention_days    = 30

# To get in from a laptop, name its public address here, or in the environment as CLIENT_CIDRS:
# client_cidrs = ["203.0.113.7/32"]
