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
