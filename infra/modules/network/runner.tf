# Where the loader's tasks run: a subnet of their own with a way out, so that the cluster's subnets need none. No endpoint
# and no NAT gateway stand between them and the AWS APIs: those would cost more than the loads.
#
# The S3 endpoint does not serve it: its policy names the buckets of the warehouse, and ECR keeps its images in one of AWS's.
resource "aws_subnet" "runner" {
  #checkov:skip=CKV_AWS_130:It hands out no address by itself; the task asks for one
  count = var.runner ? 1 : 0

  vpc_id            = aws_vpc.this.id
  availability_zone = var.zones[0]
  # The last of the sixteen: no zone has the letter p.
  cidr_block              = cidrsubnet(var.vpc_cidr, 4, 15)
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-runner" }
}

resource "aws_route_table" "runner" {
  count = var.runner ? 1 : 0

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-runner" }
}

resource "aws_route" "runner" {
  count = var.runner ? 1 : 0

  route_table_id         = aws_route_table.runner[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "runner" {
  count = var.runner ? 1 : 0

  subnet_id      = aws_subnet.runner[0].id
  route_table_id = aws_route_table.runner[0].id
}
