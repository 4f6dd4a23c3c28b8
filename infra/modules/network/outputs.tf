output "subnet_ids" {
  description = "The subnets, one in each zone."
  value       = values(aws_subnet.this)[*].id

  # The cluster reaches S3 and its clients only once the routes are there.
  depends_on = [aws_route_table_association.this, aws_route.internet]
}

output "vpc_id" {
  description = "VPC of the warehouse."
  value       = aws_vpc.this.id
}

output "runner_subnet_id" {
  description = "The subnet of the tasks; null without the runner."
  value       = one(aws_subnet.runner[*].id)

  depends_on = [aws_route_table_association.runner, aws_route.runner]
}

output "cluster_security_group_id" {
  description = "Security group of the cluster."
  value       = aws_security_group.cluster.id
}

output "client_security_group_id" {
  description = "Security group for clients inside the VPC; null without in_vpc_clients."
  value       = one(aws_security_group.clients[*].id)
}

output "publicly_accessible" {
  description = "Whether client_cidrs asks for a public address."
  value       = local.publicly_accessible
}
