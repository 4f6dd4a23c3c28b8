# Guarded against deletion, with a last snapshot, and free to move to another zone.
environment = "prod"
owner       = "data-platform"

aws_region         = "us-west-2" # where the public course data lies
availability_zones = ["us-west-2a", "us-west-2b"]

node_type                    = "ra3.xlplus"
number_of_nodes              = 2
availability_zone_relocation = true

snapshot_retention_days = 35
log_retention_days      = 365

# Who hears an alarm. Without anybody the plan of production is refused.
# alarm_emails = ["data-platform@example.com"]

# The accounts that production may be in.
# allowed_account_ids = ["123456789012"]
