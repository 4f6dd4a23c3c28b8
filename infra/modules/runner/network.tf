# Nobody gets in to the task. It gets out to the cluster, and over HTTPS: to ECR, CloudWatch Logs, Secrets Manager, S3.
resource "aws_security_group" "loader" {
  #checkov:skip=CKV2_AWS_5:The tasks have it, which ECS starts
  name        = local.family
  description = "The loader of ${var.name}: out to the cluster and over HTTPS"
  vpc_id      = var.vpc_id

  tags = { Name = local.family }
}

resource "aws_vpc_security_group_egress_rule" "cluster" {
  security_group_id            = aws_security_group.loader.id
  description                  = "SQL"
  referenced_security_group_id = var.cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.loader.id
  description       = "The AWS APIs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "cluster" {
  security_group_id            = var.cluster_security_group_id
  description                  = "The loader's task"
  referenced_security_group_id = aws_security_group.loader.id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}
