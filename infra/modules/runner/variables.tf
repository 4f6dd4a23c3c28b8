variable "name" {
  description = "Name of the warehouse; everything here is named after it."
  type        = string
}

variable "partition" {
  description = "AWS partition of the account (aws, aws-cn, aws-us-gov)."
  type        = string
}

variable "account_id" {
  description = "The account."
  type        = string
}

variable "aws_region" {
  description = "Region of the warehouse."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the warehouse."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of the tasks, with a route to the internet."
  type        = string
}

variable "cluster_security_group_id" {
  description = "Security group of the cluster, which lets the tasks in."
  type        = string
}

variable "port" {
  description = "Port of the cluster."
  type        = number
}

variable "task_role_arn" {
  description = "Role that the loader has in its task."
  type        = string
}

variable "image_tag" {
  description = "Tag of the image in the repository."
  type        = string
}

variable "command" {
  description = "What the loader is told to do, word by word."
  type        = list(string)
}

variable "settings" {
  description = "Settings of the loader, by the names that they have in the environment, but for the namespace of its figures. No secret is among them."
  type        = map(string)
}

variable "schedule" {
  description = "When to load, UTC; null for never."
  type        = string
}

variable "fresh_within" {
  description = "Hours after which the data is old, or the loads are missed; null for no such alarms."
  type        = number
}

variable "metrics_namespace" {
  description = "CloudWatch namespace that the loader's log names for its figures."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the log is kept, one of CloudWatch's numbers."
  type        = number
}

variable "force_destroy" {
  description = "Whether a destroy removes the images too."
  type        = bool
}

variable "alarm_topic_arns" {
  description = "SNS topics that hear of alarms."
  type        = list(string)
}
