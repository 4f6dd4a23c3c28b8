variable "cluster_identifier" {
  description = "Identifier of the cluster; everything here is named after it."
  type        = string
}

variable "database_name" {
  description = "Database that the cluster is made with."
  type        = string
}

variable "master_username" {
  description = "Name of the admin user."
  type        = string
}

variable "port" {
  description = "Port of the cluster."
  type        = number
}

variable "node_type" {
  description = "Node type."
  type        = string
}

variable "number_of_nodes" {
  description = "Number of compute nodes, in each zone when multi_az."
  type        = number
}

variable "multi_az" {
  description = "Whether the cluster runs in two zones at once."
  type        = bool
}

variable "availability_zone_relocation" {
  description = "Whether Redshift may move the cluster to another zone."
  type        = bool
}

variable "kms_key_arn" {
  description = "Key that encrypts the data; null for the AWS managed key of Redshift."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets, one in each zone."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the cluster."
  type        = list(string)
}

variable "publicly_accessible" {
  description = "Whether the cluster has a public address."
  type        = bool
}

variable "copy_role_arn" {
  description = "Role that Redshift takes for COPY."
  type        = string
}

variable "scheduler_role_arn" {
  description = "Role that pauses and resumes the cluster; null without a schedule."
  type        = string
}

variable "logs_bucket" {
  description = "Bucket of the audit log."
  type        = string
}

variable "snapshot_retention_days" {
  description = "Days that automated snapshots are kept."
  type        = number
}

variable "skip_final_snapshot" {
  description = "Whether a destroy takes no last snapshot."
  type        = bool
}

variable "final_snapshot_name" {
  description = "Name of the snapshot that a destroy takes; null for one made of the cluster's name and its first day."
  type        = string
}

variable "restore_from_snapshot" {
  description = "Snapshot to make the cluster from; null for an empty one."
  type        = string
}

variable "maintenance_window" {
  description = "Weekly maintenance window, UTC."
  type        = string
}

variable "pause_schedule" {
  description = "When to pause the cluster; null for never."
  type        = string
}

variable "resume_schedule" {
  description = "When to resume the cluster; null for never."
  type        = string
}

variable "spectrum_monthly_terabytes" {
  description = "Terabytes that Spectrum may scan in a month."
  type        = number
}

variable "concurrency_scaling_daily_minutes" {
  description = "Minutes of concurrency scaling in a day."
  type        = number
}

variable "enhanced_vpc_routing" {
  description = "Whether COPY reads S3 through the VPC."
  type        = bool
}

variable "snapshot_copy" {
  description = "Second region for the snapshots, the grant that encrypts them there, and the days they are kept; null for none."
  type        = object({ region = string, grant_name = string, retention_days = number })
}

variable "alarm_emails" {
  description = "Addresses that hear of alarms and of Redshift's own events."
  type        = list(string)
}

variable "alarm_topic_arns" {
  description = "SNS topics that hear of alarms."
  type        = list(string)
}
