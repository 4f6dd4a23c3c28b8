variable "name" {
  description = "Name of the warehouse; everything here is named after it."
  type        = string
}

variable "partition" {
  description = "AWS partition of the account (aws, aws-cn, aws-us-gov)."
  type        = string
}

variable "account_id" {
  description = "The account, whose clients inside the VPC may write to the work bucket."
  type        = string
}

variable "aws_region" {
  description = "Region of the VPC, and so of the buckets that its S3 endpoint serves."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
}

variable "zones" {
  description = "Availability zones, one subnet in each."
  type        = list(string)
}

variable "port" {
  description = "Port of the cluster, opened to the clients."
  type        = number
}

variable "client_cidrs" {
  description = "Public addresses of the clients. Any of them makes the cluster publicly accessible, to them only."
  type        = list(string)
}

variable "private_client_cidrs" {
  description = "Private addresses of the clients, in this VPC or routed to it."
  type        = list(string)
}

variable "in_vpc_clients" {
  description = "Whether clients run inside the VPC, and need ways to the AWS APIs."
  type        = bool
}

variable "runner" {
  description = "Whether tasks run in a subnet of their own, and need a way out."
  type        = bool
}

variable "work_bucket" {
  description = "Bucket that can be written to through the S3 endpoint."
  type        = string
}

variable "readable_buckets" {
  description = "Buckets that can be read through the S3 endpoint."
  type        = list(string)
}

variable "logs_bucket" {
  description = "Bucket for the flow logs of the VPC and the audit log of the cluster."
  type        = string
}

variable "redshift_api" {
  description = "Service that gives temporary credentials: redshift, or redshift-serverless."
  type        = string
}
