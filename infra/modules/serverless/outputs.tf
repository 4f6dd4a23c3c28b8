output "id" {
  description = "Unknown in a plan that makes the namespace, which has the data, or replaces it."
  value       = aws_redshiftserverless_namespace.this.namespace_id
}

output "workgroup_name" {
  description = "Workgroup that gives temporary credentials."
  value       = aws_redshiftserverless_workgroup.this.workgroup_name
}

output "alarm_topic_arns" {
  description = "SNS topics that hear of alarms."
  value       = values(module.alarms.topics)
}

output "host" {
  description = "Host name of the endpoint."
  value       = aws_redshiftserverless_workgroup.this.endpoint[0].address
}

output "port" {
  description = "Port of the endpoint."
  value       = aws_redshiftserverless_workgroup.this.port
}

output "database_name" {
  description = "Database that the namespace was made with."
  value       = aws_redshiftserverless_namespace.this.db_name
}

output "master_username" {
  description = "Name of the admin user. The provider takes it for a secret; it is a variable."
  value       = nonsensitive(aws_redshiftserverless_namespace.this.admin_username)
}

output "master_password_secret_arn" {
  description = "Secret in which Redshift keeps the admin's password."
  value       = aws_redshiftserverless_namespace.this.admin_password_secret_arn
}
