# The loader's settings, name by name: REDSHIFT_HOST in its environment is redshift_host here. A test compares the
# two sets, and nothing secret ever is an output. The loader in its task is told the same, as its environment.
locals {
  settings = {
    redshift_host               = local.warehouse.host
    redshift_port               = local.warehouse.port
    redshift_database           = local.warehouse.database_name
    redshift_user               = local.warehouse.master_username
    redshift_cluster_identifier = one(module.warehouse[*].cluster_identifier)
    redshift_workgroup          = one(module.serverless[*].workgroup_name)
    redshift_secret_arn         = local.warehouse.master_password_secret_arn
    redshift_ssl_root_cert      = var.redshift_ssl_root_cert
    aws_region                  = var.aws_region
    copy_role_arn               = module.iam.copy_role_arn
    work_bucket                 = module.storage.work_bucket
    events_uri                  = var.events_uri
    songs_uri                   = var.songs_uri
    source_region               = var.source_region
  }
}

output "redshift_host" {
  description = "Host name of the warehouse's endpoint."
  value       = local.settings.redshift_host
}

output "redshift_port" {
  description = "Port of the warehouse's endpoint."
  value       = local.settings.redshift_port
}

output "redshift_database" {
  description = "Database to connect to."
  value       = local.settings.redshift_database
}

output "redshift_user" {
  description = "User to connect as."
  value       = local.settings.redshift_user
}

output "redshift_cluster_identifier" {
  description = "Cluster to ask for temporary credentials; null of a serverless warehouse."
  value       = local.settings.redshift_cluster_identifier
}

output "redshift_workgroup" {
  description = "Workgroup to ask for temporary credentials; null of a cluster."
  value       = local.settings.redshift_workgroup
}

output "redshift_secret_arn" {
  description = "Secret in Secrets Manager that holds the user's name and password. Only its ARN is known here."
  value       = local.settings.redshift_secret_arn
}

output "redshift_ssl_root_cert" {
  description = "File of CA certificates that the endpoint's certificate is checked against; empty for the public ones."
  value       = local.settings.redshift_ssl_root_cert
}

output "aws_region" {
  description = "Region of the warehouse and of the work bucket."
  value       = local.settings.aws_region
}

output "copy_role_arn" {
  description = "Role that Redshift takes for COPY."
  value       = local.settings.copy_role_arn
}

output "work_bucket" {
  description = "Bucket for the JSONPaths file, manifests and work files."
  value       = local.settings.work_bucket
}

output "events_uri" {
  description = "Where the events lie in S3."
  value       = local.settings.events_uri
}

output "songs_uri" {
  description = "Where the songs lie in S3."
  value       = local.settings.songs_uri
}

output "source_region" {
  description = "Region of the buckets that hold the events and the songs."
  value       = local.settings.source_region
}

# What who runs the loader elsewhere needs to know.

output "loader_role_arn" {
  description = "Role for whoever loads: reads the sources, writes work files, logs in, and nothing else."
  value       = module.iam.loader_role_arn
}

output "client_security_group_id" {
  description = "Security group for clients inside the VPC; null without in_vpc_clients."
  value       = module.network.client_security_group_id
}

output "runner" {
  description = "What make run starts, and where the image is pushed to; null without the runner."
  value       = one(module.runner[*].runner)
}
