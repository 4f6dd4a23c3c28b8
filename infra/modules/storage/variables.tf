variable "partition" {
  description = "AWS partition of the account (aws, aws-cn, aws-us-gov)."
  type        = string
}

variable "account_id" {
  description = "The account; the log services of AWS may write for this one only."
  type        = string
}

variable "aws_region" {
  description = "Region of the VPC whose flow logs come here."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster whose audit log comes here; null of a serverless warehouse, whose log goes to CloudWatch."
  type        = string
}

variable "work_bucket_name" {
  description = "Name of the work bucket."
  type        = string
}

variable "logs_bucket_name" {
  description = "Name of the logs bucket."
  type        = string
}

variable "force_destroy" {
  description = "Whether a destroy empties the buckets. When false, a destroy stops at a bucket that is not empty."
  type        = bool
}

variable "work_file_retention_days" {
  description = "Days after which an object of the work bucket is removed."
  type        = number
}

variable "log_retention_days" {
  description = "Days after which a log file is removed."
  type        = number
}
