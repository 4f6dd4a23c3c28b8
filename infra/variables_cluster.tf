# The cluster: its size, its safety, its cost.

variable "redshift_database" {
  description = "Database that the cluster is made with. Changing it later renames nothing."
  type        = string
  default     = "sparkify"

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_$]{0,63}$", var.redshift_database))
    error_message = "redshift_database must be at most 64 lower-case letters, digits, underscores and dollar signs, not beginning with a digit."
  }

  validation {
    condition     = !contains(local.reserved_words, var.redshift_database)
    error_message = "redshift_database must not be ${var.redshift_database}, which is a reserved word of Redshift."
  }
}

variable "redshift_user" {
  description = "Name of the admin user. Changing it later changes nothing."
  type        = string
  default     = "sparkify_admin"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,127}$", var.redshift_user)) && !contains(concat(local.reserved_words, ["rdsdb"]), var.redshift_user)
    error_message = "redshift_user must be at most 128 lower-case letters, digits and underscores, beginning with a letter, and no reserved word such as user or public."
  }
}

variable "redshift_port" {
  description = "Port of the cluster."
  type        = number
  default     = 5439

  validation {
    condition     = (var.redshift_port >= 5431 && var.redshift_port <= 5455) || (var.redshift_port >= 8191 && var.redshift_port <= 8215)
    error_message = "redshift_port must lie in 5431 to 5455 or 8191 to 8215, the ports of RA3 and RG nodes."
  }
}

variable "redshift_ssl_root_cert" {
  description = "File of CA certificates that the loader checks the endpoint against. Empty for the public ones, which is right on AWS."
  type        = string
  default     = ""
}

variable "node_type" {
  description = "Node type: ra3.large, ra3.xlplus, ra3.4xlarge, ra3.16xlarge, rg.large, rg.xlarge, rg.4xlarge or rg.12xlarge."
  type        = string
  default     = "ra3.large"

  validation {
    condition     = !startswith(var.node_type, "dc2.") && !startswith(var.node_type, "dc1.") && !startswith(var.node_type, "ds2.")
    error_message = "${var.node_type}: AWS makes no new clusters of DC2, DC1 and DS2 nodes any more. Use ra3.large (the smallest), or an rg type (Graviton) where your region has it."
  }

  validation {
    condition     = length(regexall("^d[cs][12]\\.", var.node_type)) > 0 || contains(keys(local.node_counts), var.node_type)
    error_message = "${var.node_type} is no node type of Redshift that this code knows. It knows: ${join(", ", keys(local.node_counts))}."
  }
}

variable "number_of_nodes" {
  description = "Number of compute nodes (in each of the two zones when multi_az)."
  type        = number
  default     = 1

  validation {
    condition     = floor(var.number_of_nodes) == var.number_of_nodes && var.number_of_nodes >= try(local.node_counts[var.node_type].min, 1)
    error_message = "A cluster of ${var.node_type} has at least ${try(local.node_counts[var.node_type].min, 1)} node(s), and number_of_nodes is ${var.number_of_nodes}. ra3.large, ra3.xlplus and rg.large go down to one."
  }

  validation {
    condition     = var.number_of_nodes <= try(local.node_counts[var.node_type].max, 128)
    error_message = "A cluster of ${var.node_type} is made with at most ${try(local.node_counts[var.node_type].max, 128)} nodes, and number_of_nodes is ${var.number_of_nodes}. Take a larger node type."
  }
}

variable "multi_az" {
  description = "Whether the cluster runs in two zones at once. It doubles the nodes and what they cost."
  type        = bool
  default     = false

  validation {
    condition     = !var.multi_az || var.number_of_nodes >= 2
    error_message = "multi_az needs at least two nodes in each zone: set number_of_nodes to 2 or more."
  }

  validation {
    condition     = !var.multi_az || length(coalescelist(var.availability_zones, local.zone_names)) >= 3
    error_message = "multi_az needs subnets in three zones, and there are ${length(coalescelist(var.availability_zones, local.zone_names))}. Name three in availability_zones, or choose a region that has them."
  }

  validation {
    condition     = !var.multi_az || !local.is_serverless
    error_message = "multi_az is for clusters: AWS moves a serverless warehouse to another zone by itself. Set it to false, or warehouse to provisioned."
  }

  validation {
    condition     = !var.multi_az || !var.availability_zone_relocation
    error_message = "multi_az and availability_zone_relocation exclude each other: a Multi-AZ cluster is already in two zones, and Redshift moves it by itself."
  }

  validation {
    condition     = !var.multi_az || (var.pause_schedule == null && var.resume_schedule == null)
    error_message = "A Multi-AZ cluster cannot be paused: set pause_schedule and resume_schedule to null, or multi_az to false."
  }
}

variable "availability_zone_relocation" {
  description = "Whether Redshift may move the cluster, its endpoint unchanged, to another zone when one fails. It costs nothing."
  type        = bool
  default     = false

  validation {
    condition     = !var.availability_zone_relocation || var.number_of_nodes >= 2
    error_message = "availability_zone_relocation is for clusters of two nodes and more: set number_of_nodes to 2."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts the cluster and its snapshots. Null for the AWS managed key of Redshift. Bring one that outlives this stack: without it no snapshot can be read."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), not an alias: an alias can be turned to another key under the cluster."
  }

  validation {
    condition     = var.kms_key_arn == null || try(split(":", var.kms_key_arn)[3], "") == var.aws_region
    error_message = "kms_key_arn must be a key of ${var.aws_region}, the region of the cluster."
  }
}

variable "snapshot_retention_days" {
  description = "Days that the automated snapshots are kept. They go with the cluster."
  type        = number
  default     = 7

  validation {
    condition     = var.snapshot_retention_days >= 1 && var.snapshot_retention_days <= 35 && floor(var.snapshot_retention_days) == var.snapshot_retention_days
    error_message = "snapshot_retention_days must be 1 to 35. With 0 there is no snapshot to go back to when a load or a person destroys data."
  }
}

variable "skip_final_snapshot" {
  description = "Whether a destroy takes no last snapshot of the data. A destroy goes by the value that was last applied."
  type        = bool
  default     = false
}

variable "final_snapshot_name" {
  description = "Name of the snapshot that a destroy takes, read when the cluster is made. Null for PROJECT-ENVIRONMENT-final-FIRST-DAY. It stays, and costs money, until it is deleted."
  type        = string
  default     = null

  validation {
    condition     = var.final_snapshot_name == null || can(regex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$", var.final_snapshot_name))
    error_message = "final_snapshot_name must be letters, digits and single hyphens, beginning with a letter. An empty one would make the destroy fail. Leave it null for a name made here, or set skip_final_snapshot to true to take no snapshot."
  }

  validation {
    condition     = var.final_snapshot_name == null || length(coalesce(var.final_snapshot_name, "x")) <= 255
    error_message = "final_snapshot_name must be at most 255 characters."
  }
}

variable "restore_from_snapshot" {
  description = "Snapshot to make the cluster from, instead of an empty one. Only read when the cluster is made."
  type        = string
  default     = null

  validation {
    condition     = var.restore_from_snapshot == null || can(regex("^[A-Za-z0-9:-]{1,255}$", var.restore_from_snapshot))
    error_message = "restore_from_snapshot must be the identifier of a snapshot: letters, digits, hyphens (and rs: in front of an automated one)."
  }
}

variable "deletion_protection" {
  description = "Whether terraform destroy stops before it destroys anything. To take the warehouse down, apply false first."
  type        = bool
  default     = true
}

variable "maintenance_window" {
  description = "Weekly half hour or more in which AWS may restart the cluster, UTC."
  type        = string
  default     = "sun:09:00-sun:09:30"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window must read ddd:hh:mm-ddd:hh:mm in lower case and UTC, such as sun:09:00-sun:09:30."
  }

  validation {
    condition = try(alltrue([
      for minutes in [[for end in split("-", var.maintenance_window) : local.days[split(":", end)[0]] + tonumber(split(":", end)[1]) * 60 + tonumber(split(":", end)[2])]] :
      (minutes[1] - minutes[0] + 10080) % 10080 >= 30
    ]), true)
    error_message = "maintenance_window must last at least 30 minutes."
  }
}

variable "pause_schedule" {
  description = "When to pause the cluster, UTC, such as cron(0 20 ? * MON-FRI *). A paused cluster costs its storage only. Null for never."
  type        = string
  default     = null

  validation {
    condition     = var.pause_schedule == null || anytrue([for pattern in local.pause_patterns : can(regex(pattern, var.pause_schedule))])
    error_message = "pause_schedule must read ${local.cron_rule}, and one minute, such as cron(0 20 ? * MON-FRI *)."
  }
}

variable "resume_schedule" {
  description = "When to resume the cluster, UTC, such as cron(0 6 ? * MON-FRI *). Null for by hand."
  type        = string
  default     = null

  validation {
    condition     = var.resume_schedule == null || anytrue([for pattern in local.pause_patterns : can(regex(pattern, var.resume_schedule))])
    error_message = "resume_schedule must read ${local.cron_rule}, and one minute, such as cron(0 6 ? * MON-FRI *)."
  }

  validation {
    condition     = var.resume_schedule == null || var.pause_schedule != var.resume_schedule
    error_message = "resume_schedule is the same as pause_schedule: the cluster would be told to pause and to resume at the same minute."
  }
}

variable "spectrum_monthly_terabytes" {
  description = "Terabytes that Redshift Spectrum may scan in a month; then it is switched off until the next."
  type        = number
  default     = 1

  validation {
    condition     = var.spectrum_monthly_terabytes >= 1 && floor(var.spectrum_monthly_terabytes) == var.spectrum_monthly_terabytes
    error_message = "spectrum_monthly_terabytes must be a whole number of terabytes, at least 1."
  }
}

variable "concurrency_scaling_daily_minutes" {
  description = "Minutes of concurrency scaling in a day; then it is switched off until the next. A cluster of one node has none."
  type        = number
  default     = 60

  validation {
    condition     = var.concurrency_scaling_daily_minutes >= 1 && var.concurrency_scaling_daily_minutes <= 1440 && floor(var.concurrency_scaling_daily_minutes) == var.concurrency_scaling_daily_minutes
    error_message = "concurrency_scaling_daily_minutes must be 1 to 1440, the minutes of a day."
  }
}

variable "snapshot_copy" {
  description = "Second region that every snapshot is copied to, the snapshot copy grant there (aws redshift create-snapshot-copy-grant), and the days that copies are kept. Null for none."
  type        = object({ region = string, grant_name = string, retention_days = optional(number, 7) })
  default     = null

  validation {
    condition     = var.snapshot_copy == null || try(var.snapshot_copy.region != var.aws_region && can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.snapshot_copy.region)), false)
    error_message = "snapshot_copy must name the code of another region than ${var.aws_region}."
  }

  validation {
    condition     = var.snapshot_copy == null || try(var.snapshot_copy.retention_days >= 1 && var.snapshot_copy.retention_days <= 35, false)
    error_message = "snapshot_copy must keep the copies for 1 to 35 days."
  }
}

variable "alarm_emails" {
  description = "Addresses that hear when an alarm goes off, and what Redshift itself has to tell. AWS asks each to confirm."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$", address))])
    error_message = "alarm_emails must hold mail addresses, such as data-platform@example.com."
  }

  validation {
    condition     = var.environment != "prod" || length(var.alarm_emails) + length(var.alarm_topic_arns) > 0
    error_message = "Nobody would hear an alarm of production. Name who is to hear it in alarm_emails, such as [\"data-platform@example.com\"], or an SNS topic in alarm_topic_arns."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that hear when an alarm goes off and when it is over. Empty: alarms show in CloudWatch only."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:aws[a-z-]*:sns:${var.aws_region}:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "alarm_topic_arns must be ARNs of SNS topics in ${var.aws_region}: arn:aws:sns:${var.aws_region}:ACCOUNT:NAME. An alarm reaches no topic of another region."
  }
}

# ------------------------------------------------------------------------------------- how the provider talks to AWS

variable "aws_api" {
  description = "How the provider talks to AWS. The defaults are right for AWS; envs/local.tfvars changes them for the AWS on this machine."
  type = object({
    max_retries       = optional(number, 25)
    s3_use_path_style = optional(bool, false)
  })
  default = {}
}
