output "id" {
  description = "Unknown in a plan that makes the cluster or replaces it, and its identifier else."
  value       = aws_redshift_cluster.this.id
}

output "cluster_identifier" {
  description = "Identifier of the cluster."
  value       = aws_redshift_cluster.this.cluster_identifier
}

output "alarm_topic_arns" {
  description = "SNS topics that hear of alarms."
  value       = values(module.alarms.topics)
}

output "host" {
  description = "Host name of the endpoint."
  value       = aws_redshift_cluster.this.dns_name
}

output "port" {
  description = "Port of the endpoint."
  value       = aws_redshift_cluster.this.port
}

output "database_name" {
  description = "Database that the cluster was made with."
  value       = aws_redshift_cluster.this.database_name
}

output "master_username" {
  description = "Name of the admin user."
  value       = aws_redshift_cluster.this.master_username
}

output "master_password_secret_arn" {
  description = "Secret in which Redshift keeps the admin's password."
  value       = aws_redshift_cluster.this.master_password_secret_arn
}
