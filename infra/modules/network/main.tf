locals {
  publicly_accessible = length(var.client_cidrs) > 0
  ingress_cidrs       = toset(concat(var.client_cidrs, var.private_client_cidrs))
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true # the cluster's name resolves to its private address inside the VPC

  tags = { Name = var.name }
}

# Every VPC comes with a security group that lets its members talk to each other. Nothing uses it: it is emptied.
resource "aws_default_security_group" "this" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []

  tags = { Name = "${var.name}-default-closed" }
}

resource "aws_flow_log" "this" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:${var.partition}:s3:::${var.logs_bucket}"

  tags = { Name = var.name }
}

resource "aws_subnet" "this" {
  for_each = toset(var.zones)

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  # By the zone's letter: by its place in the list, a list in another order would replace the subnets.
  cidr_block              = cidrsubnet(var.vpc_cidr, 4, index(split("", "abcdefghijklmnop"), substr(each.key, -1, 1)))
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_route_table_association" "this" {
  for_each = toset(var.zones)

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this.id
}

# The only way to S3 and back, and only to the buckets that the warehouse works with. It costs nothing and serves
# the buckets of its own region. Its policy binds COPY and a loader in the VPC alike.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.aws_region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.this.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ListTheBucketsOfTheWarehouse"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:ListBucket"
        Resource  = [for bucket in var.readable_buckets : "arn:${var.partition}:s3:::${bucket}"]
      },
      {
        Sid       = "ReadTheBucketsOfTheWarehouse"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = [for bucket in var.readable_buckets : "arn:${var.partition}:s3:::${bucket}/*"]
      },
      {
        Sid       = "WriteTheWorkBucket"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:PutObject", "s3:DeleteObject"]
        Resource  = "arn:${var.partition}:s3:::${var.work_bucket}/*"
        Condition = { StringEquals = { "aws:PrincipalAccount" = var.account_id } }
      },
      {
        Sid       = "WriteTheAuditLog"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetBucketAcl", "s3:PutObject"]
        Resource  = ["arn:${var.partition}:s3:::${var.logs_bucket}", "arn:${var.partition}:s3:::${var.logs_bucket}/*"]
      },
    ]
  })

  tags = { Name = "${var.name}-s3" }
}

# Only with client_cidrs, as a way in for the addresses that the security group names and for no others, or with the runner,
# as its way out.
#
# create_before_destroy turns the order of going private round: the cluster gives its public address back first, and the
# gateway goes after it. AWS detaches no gateway from a VPC that has public addresses [EC2: API_DetachInternetGateway].
resource "aws_internet_gateway" "this" {
  count = local.publicly_accessible || var.runner ? 1 : 0

  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route" "internet" {
  count = local.publicly_accessible ? 1 : 0

  route_table_id         = aws_route_table.this.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "cluster" {
  #checkov:skip=CKV2_AWS_5:The cluster has it, in the module next door
  name        = "${var.name}-cluster"
  description = "The Redshift cluster ${var.name}: in from the named clients, out to S3"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-cluster" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = local.ingress_cidrs

  security_group_id = aws_security_group.cluster.id
  description       = "SQL clients in ${each.key}"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.cluster.id
  description       = "COPY reads S3 over HTTPS"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
