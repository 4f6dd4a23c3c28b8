# The smallest warehouse that AWS sells, paused out of hours and easy to take down again.
environment = "dev"
owner       = "data-platform"

aws_region         = "us-west-2" # where the public course data lies
availability_zones = ["us-west-2a", "us-west-2b"]

node_type       = "ra3.large"
number_of_nodes = 1

# Paused from 20:00 UTC, resumed by hand when somebody needs it: `make resume`.
pause_schedule = "cron(0 20 * * ? *)"

deletion_protection     = false
skip_final_snapshot     = true
force_destroy_buckets   = true
snapshot_retention_days = 1
log_retention_days      = 30

# To get in from a laptop, name its public address here, or in the environment as CLIENT_CIDRS:
# client_cidrs = ["203.0.113.7/32"]
