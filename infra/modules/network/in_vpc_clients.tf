# What a loader inside the VPC needs: a security group that the cluster lets in, and ways to the AWS APIs that it calls.
# An interface endpoint costs by the hour and zone, so there is none unless somebody asks.
locals {
  apis = toset(var.in_vpc_clients ? ["logs", var.redshift_api, "secretsmanager", "sts"] : [])
}

resource "aws_security_group" "clients" {
  #checkov:skip=CKV2_AWS_5:For whoever loads from inside the VPC; this code makes no such client
  count = var.in_vpc_clients ? 1 : 0

  name        = "${var.name}-clients"
  description = "Clients of the Redshift cluster ${var.name} inside its VPC: out to the cluster, S3 and the AWS APIs"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-clients" }
}

resource "aws_vpc_security_group_ingress_rule" "clients_in_vpc" {
  count = var.in_vpc_clients ? 1 : 0

  security_group_id            = aws_security_group.cluster.id
  description                  = "SQL clients in this VPC"
  referenced_security_group_id = aws_security_group.clients[0].id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

resource "aws_vpc_security_group_egress_rule" "clients_to_cluster" {
  count = var.in_vpc_clients ? 1 : 0

  security_group_id            = aws_security_group.clients[0].id
  description                  = "SQL"
  referenced_security_group_id = aws_security_group.cluster.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

resource "aws_vpc_security_group_egress_rule" "clients_to_s3" {
  count = var.in_vpc_clients ? 1 : 0

  security_group_id = aws_security_group.clients[0].id
  description       = "The sources and the work bucket over HTTPS"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "clients_to_apis" {
  count = var.in_vpc_clients ? 1 : 0

  security_group_id            = aws_security_group.clients[0].id
  description                  = "The AWS APIs over HTTPS"
  referenced_security_group_id = aws_security_group.apis[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_security_group" "apis" {
  count = var.in_vpc_clients ? 1 : 0

  name        = "${var.name}-apis"
  description = "The AWS APIs in the VPC of ${var.name}: in from its clients"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-apis" }
}

resource "aws_vpc_security_group_ingress_rule" "apis" {
  count = var.in_vpc_clients ? 1 : 0

  security_group_id            = aws_security_group.apis[0].id
  description                  = "HTTPS from the clients in this VPC"
  referenced_security_group_id = aws_security_group.clients[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_endpoint" "api" {
  for_each = local.apis

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.aws_region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.this)[*].id
  security_group_ids  = [aws_security_group.apis[0].id]

  tags = { Name = "${var.name}-${each.key}" }
}
