variable "name" {
  description = "Name of the namespace and of its workgroup; everything here is named after it."
  type        = string
}

variable "database_name" {
  description = "Database that the namespace is made with."
  type        = string
}

variable "master_username" {
  description = "Name of the admin user."
  type        = string
}

variable "port" {
  description = "Port of the workgroup."
  type        = number
}

variable "base_capacity" {
  description = "RPUs that a query begins with."
  type        = number
}

variable "max_capacity" {
  description = "RPUs that the workgroup may grow to."
  type        = number
}

variable "monthly_rpu_hours" {
  description = "RPU-hours of a month, after which queries are refused until the next."
  type        = number
}

variable "kms_key_arn" {
  description = "Key that encrypts the data; null for a key that AWS owns."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets, one in each zone."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the workgroup."
  type        = list(string)
}

variable "publicly_accessible" {
  description = "Whether the workgroup has a public address."
  type        = bool
}

variable "enhanced_vpc_routing" {
  description = "Whether COPY reads S3 through the VPC."
  type        = bool
}

variable "copy_role_arn" {
  description = "Role that Redshift takes for COPY."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the audit log is kept, one of CloudWatch's numbers."
  type        = number
}

variable "alarm_emails" {
  description = "Addresses that hear of alarms."
  type        = list(string)
}

variable "alarm_topic_arns" {
  description = "SNS topics that hear of alarms."
  type        = list(string)
}
