# Which kind of warehouse, and what only Redshift Serverless has.

variable "warehouse" {
  description = "Kind of warehouse: provisioned (a cluster, billed while it is awake) or serverless (a workgroup, billed by the second while it computes). Another kind is another warehouse: an empty one."
  type        = string
  default     = "provisioned"

  validation {
    condition     = contains(["provisioned", "serverless"], var.warehouse)
    error_message = "warehouse must be provisioned or serverless."
  }

  validation {
    condition     = var.warehouse == "provisioned" || (var.pause_schedule == null && var.resume_schedule == null)
    error_message = "A serverless warehouse is never paused: nothing runs, and nothing but storage is billed, while nobody asks. Set pause_schedule and resume_schedule to null, or warehouse to provisioned."
  }

  validation {
    condition     = var.warehouse == "provisioned" || !var.availability_zone_relocation
    error_message = "availability_zone_relocation is for clusters: AWS moves a serverless warehouse to another zone by itself. Set it to false, or warehouse to provisioned."
  }

  validation {
    condition     = var.warehouse == "provisioned" || (var.snapshot_copy == null && var.restore_from_snapshot == null && var.final_snapshot_name == null)
    error_message = "snapshot_copy, restore_from_snapshot and final_snapshot_name are for clusters. Of a serverless warehouse make destroy takes the final snapshot, and aws redshift-serverless restore-from-snapshot puts one back. Set the three to null, or warehouse to provisioned."
  }
}

variable "serverless_base_capacity" {
  description = "RPUs that a query of a serverless warehouse begins with, 16 GB of memory each: 4 (in some regions, up to 32 TB), 8 to 512 in steps of 8, or 544 to 1024 in steps of 32."
  type        = number
  default     = 8

  validation {
    condition     = contains(concat([4], range(8, 513, 8), range(544, 1025, 32)), var.serverless_base_capacity)
    error_message = "serverless_base_capacity must be 4, or 8 to 512 in steps of 8, or 544 to 1024 in steps of 32: AWS takes no other number of RPUs."
  }
}

variable "serverless_max_capacity" {
  description = "RPUs that a serverless warehouse may grow to while much is asked at once."
  type        = number
  default     = 16

  validation {
    condition     = contains(concat([4], range(8, 513, 8), range(544, 1025, 32)), var.serverless_max_capacity)
    error_message = "serverless_max_capacity must be 4, or 8 to 512 in steps of 8, or 544 to 1024 in steps of 32: AWS takes no other number of RPUs."
  }

  validation {
    condition     = var.serverless_max_capacity >= var.serverless_base_capacity
    error_message = "serverless_max_capacity is ${var.serverless_max_capacity}, and serverless_base_capacity is ${var.serverless_base_capacity}: a query cannot begin with more than there may be."
  }
}

variable "serverless_monthly_rpu_hours" {
  description = "RPU-hours that a serverless warehouse may use in a month; then queries are refused until the next. By RPUs and price it is the most that a month's compute can cost."
  type        = number
  default     = 60

  validation {
    condition     = var.serverless_monthly_rpu_hours >= 1 && floor(var.serverless_monthly_rpu_hours) == var.serverless_monthly_rpu_hours
    error_message = "serverless_monthly_rpu_hours must be a whole number of RPU-hours, at least 1."
  }
}
