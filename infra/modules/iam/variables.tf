variable "name" {
  description = "Name of the warehouse; the roles are named after it."
  type        = string
}

variable "partition" {
  description = "AWS partition of the account (aws, aws-cn, aws-us-gov)."
  type        = string
}

variable "account_id" {
  description = "The account; services may take the roles on its behalf only."
  type        = string
}

variable "aws_region" {
  description = "Region of the cluster and of its secret."
  type        = string
}

variable "master_username" {
  description = "Name of the admin, which is part of the name of the secret."
  type        = string
}

variable "source_kms_key_arns" {
  description = "Keys that the sources are encrypted with."
  type        = list(string)
}

variable "cluster_arn" {
  description = "ARN of the cluster that takes the COPY role and is paused and resumed; null of a serverless warehouse, whose ARN AWS makes up."
  type        = string
}

variable "tags" {
  description = "Tags by which a serverless warehouse is known: everything of the stack has them."
  type        = map(string)
}

variable "sources" {
  description = "What COPY may read: buckets and the prefixes in them, without slashes at their ends."
  type        = list(object({ bucket = string, prefix = string }))
}

variable "work_bucket_name" {
  description = "The project's own bucket, which COPY may read as a whole."
  type        = string
}

variable "runs_as_task" {
  description = "Whether the loader runs as a task, which takes its role."
  type        = bool
}

variable "has_pause_schedule" {
  description = "Whether a schedule pauses the cluster, so that whoever loads may wake it."
  type        = bool
}

variable "has_schedules" {
  description = "Whether a schedule pauses or resumes the cluster, and needs a role for it."
  type        = bool
}
