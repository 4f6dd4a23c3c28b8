"""Edits of who reaches whom."""

from functools import partial

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case, more, over
from tests.deploy.review.stack import Edit

add, lay = partial(more, "network"), partial(over, "network")
ROUTES, DOORS = "routes", "doors"


def rule(verdict: str, says: str, body: str, direction: str = "ingress") -> Case:
    """Add a rule to the group of the database."""
    return add(DOORS, verdict, says, f'resource "aws_vpc_security_group_{direction}_rule" "new" {{\n  security_group_id = aws_security_group.database.id\n{body}}}\n')  # fmt: skip


def route(verdict: str, says: str, body: str) -> Case:
    """Add a route to the table of the private subnets."""
    return add(ROUTES, verdict, says, f'resource "aws_route" "new" {{\n  route_table_id = aws_route_table.private.id\n{body}}}\n')  # fmt: skip


PORT = '  ip_protocol = "tcp"\n  from_port = 5439\n  to_port = 5439\n'
REACHED = "what has a public address in them can be reached"
CASES = {
    "network the world": rule(STOP, "Lets **the whole internet** (`0.0.0.0/0`) connect to port 5439.", f'  cidr_ipv4 = "0.0.0.0/0"\n{PORT}'),
    "network the world of IPv6": rule(STOP, "Lets **the whole internet** (`::/0`)", f'  cidr_ipv6 = "::/0"\n{PORT}'),
    "network half of the world": rule(STOP, "That is more than 65,536 public addresses.", f'  cidr_ipv4 = "128.0.0.0/1"\n{PORT}'),
    "network an office": rule(ASK, "Lets `198.51.100.0/24` connect to port 5439.", f'  cidr_ipv4 = "198.51.100.0/24"\n{PORT}'),
    "network out to everywhere": rule(ASK, "Lets what is in the group connect to **the whole internet**", '  cidr_ipv4 = "0.0.0.0/0"\n  ip_protocol = "-1"\n', "egress"),
    "network an address that is still to be made": Case("network", DOORS, ASK, ("Lets whom the plan does not know yet connect",), Edit(more={".": 'resource "aws_eip" "office" {\n  domain = "vpc"\n}\n\nresource "aws_vpc_security_group_ingress_rule" "new" {\n  security_group_id = aws_security_group.database.id\n  cidr_ipv4 = "${aws_eip.office.public_ip}/32"\n  ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n}\n'})),
    "network the world in a dynamic block": Case("network", DOORS, STOP, ("Lets **the whole internet** (`0.0.0.0/0`) connect to port 443.",), Edit(variables={"office": ["0.0.0.0/0"]})),
    "network another office": Case("network", DOORS, ASK, ("Lets `198.51.100.7/32` connect to port 443.",), Edit(variables={"office": ["203.0.113.7/32", "198.51.100.7/32"]})),
    "network a closed office": Case("network", "harmless", SAFE, ("this plan changes nothing",), Edit(variables={"office": []})),
    "network a group with a rule in it": add(DOORS, STOP, "Lets **the whole internet** (`0.0.0.0/0`) connect to port 22.", 'resource "aws_security_group" "admin" {\n  name   = "admin"\n  vpc_id = aws_vpc.this.id\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'),
    "network a group whose rules are not known": add(DOORS, ASK, "The rules of the group are known after the apply, if its code has any.", 'resource "aws_eip" "office" {\n  domain = "vpc"\n}\n\nresource "aws_security_group" "admin" {\n  name   = "admin"\n  vpc_id = aws_vpc.this.id\n  dynamic "ingress" {\n    for_each = toset(["${aws_eip.office.public_ip}/32"])\n    content {\n      from_port   = 22\n      to_port     = 22\n      protocol    = "tcp"\n      cidr_blocks = [ingress.value]\n    }\n  }\n}\n'),
    "network an old rule to the world": add(DOORS, STOP, "Lets **the whole internet** (`0.0.0.0/0`) connect to every port", 'resource "aws_security_group_rule" "world" {\n  type              = "ingress"\n  security_group_id = aws_security_group.database.id\n  protocol          = "-1"\n  from_port         = 0\n  to_port           = 0\n  cidr_blocks       = ["0.0.0.0/0"]\n}\n'),
    "network the default group": add("defaults", ASK, "The default group is taken over", 'resource "aws_default_security_group" "this" {\n  vpc_id = aws_vpc.this.id\n}\n'),
    "network the default list": add("defaults", ASK, "The default list is taken over", 'resource "aws_default_network_acl" "this" {\n  default_network_acl_id = aws_vpc.this.default_network_acl_id\n}\n'),
    "network the default table": add("defaults", ASK, "The default table is taken over", 'resource "aws_default_route_table" "this" {\n  default_route_table_id = aws_vpc.this.default_route_table_id\n}\n'),
    "network a list of its own": add("defaults", ASK, "this review has no rules for `aws_network_acl`", 'resource "aws_network_acl" "new" {\n  vpc_id     = aws_vpc.this.id\n  subnet_ids = [aws_subnet.private["a"].id]\n}\n'),
    "network to the internet": route(ASK, REACHED, '  destination_cidr_block = "0.0.0.0/0"\n  gateway_id = aws_internet_gateway.this.id\n'),
    "network to half of the internet": route(ASK, REACHED, '  destination_cidr_block = "0.0.0.0/1"\n  gateway_id = aws_internet_gateway.this.id\n'),
    "network to the internet of IPv6": route(ASK, REACHED, '  destination_ipv6_cidr_block = "::/0"\n  gateway_id = aws_internet_gateway.this.id\n'),
    "network to a peer": route(ASK, "goes to another network (peering)", '  destination_cidr_block = "172.16.0.0/12"\n  vpc_peering_connection_id = "pcx-0123456789abcdef0"\n'),
    "network to a transit gateway": route(ASK, "goes to other networks (transit gateway)", '  destination_cidr_block = "10.1.0.0/16"\n  transit_gateway_id = "tgw-0123456789abcdef0"\n'),
    "network through a machine": route(ASK, "goes to a machine that sees the traffic", '  destination_cidr_block = "0.0.0.0/0"\n  network_interface_id = "eni-0123456789abcdef0"\n'),
    "network a table with a route in it": add(ROUTES, ASK, REACHED, 'resource "aws_route_table" "new" {\n  vpc_id = aws_vpc.this.id\n  route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.this.id\n  }\n}\n'),
    "network the table of the private subnets opened": lay(ROUTES, ASK, REACHED, 'resource "aws_route_table" "private" {\n  route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.this.id\n  }\n}\n'),
    "network a private subnet among the public": lay(ROUTES, ASK, "`route_table_id` goes from", 'resource "aws_route_table_association" "private" {\n  route_table_id = aws_route_table.public.id\n}\n'),
    "network an association": Case("network", ROUTES, ASK, ("Other routes count for what is in the subnet",), Edit(
        code={".": 'resource "aws_route_table_association" "private" {\n  for_each = { for key, subnet in aws_subnet.private : key => subnet if key == "b" }\n}\n'},
        more={".": 'resource "aws_route_table_association" "new" {\n  subnet_id      = aws_subnet.private["a"].id\n  route_table_id = aws_route_table.public.id\n}\n'})),
    "network no route to the internet": lay(ROUTES, ASK, "What it led to cannot be reached this way any more.", 'resource "aws_route_table" "public" {\n  route = []\n}\n'),
    "network a gateway endpoint": add("endpoints", ASK, "Traffic to the service goes through the endpoint from now on", 'resource "aws_vpc_endpoint" "s3" {\n  vpc_id          = aws_vpc.this.id\n  service_name    = "com.amazonaws.us-west-2.s3"\n  route_table_ids = [aws_route_table.private.id]\n}\n'),
    "network an interface endpoint": add("endpoints", ASK, "by the hour", 'resource "aws_vpc_endpoint" "secrets" {\n  vpc_id              = aws_vpc.this.id\n  service_name        = "com.amazonaws.us-west-2.secretsmanager"\n  vpc_endpoint_type   = "Interface"\n  private_dns_enabled = true\n  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]\n}\n'),
    "network a NAT gateway": add("endpoints", ASK, "by the hour", 'resource "aws_eip" "nat" {\n  domain = "vpc"\n}\n\nresource "aws_nat_gateway" "this" {\n  allocation_id = aws_eip.nat.id\n  subnet_id     = aws_subnet.public.id\n}\n'),
    "network public addresses in a subnet": lay("switches", ASK, "What is started in the subnet gets an address on the internet.", 'resource "aws_subnet" "private" {\n  map_public_ip_on_launch = true\n}\n'),
    "network a peering": add("new", ASK, "this review has no rules for `aws_vpc_peering_connection`", 'resource "aws_vpc_peering_connection" "other" {\n  vpc_id        = aws_vpc.this.id\n  peer_vpc_id   = "vpc-0123456789abcdef0"\n  peer_owner_id = "999999999999"\n}\n'),
    "network flow logs of somebody else": add("elsewhere", ASK, "which is not of this plan: whoever owns it reads the log.", 'resource "aws_flow_log" "new" {\n  vpc_id               = aws_vpc.this.id\n  traffic_type         = "ALL"\n  log_destination_type = "s3"\n  log_destination      = "arn:aws:s3:::somebody-elses-logs"\n}\n'),
    "network a second network": add("new", SAFE, "Created.", 'resource "aws_vpc" "two" {\n  cidr_block = "10.9.0.0/16"\n}\n\nresource "aws_subnet" "two" {\n  vpc_id     = aws_vpc.two.id\n  cidr_block = "10.9.1.0/24"\n}\n\nresource "aws_route_table" "two" {\n  vpc_id = aws_vpc.two.id\n}\n\nresource "aws_route_table_association" "two" {\n  subnet_id      = aws_subnet.two.id\n  route_table_id = aws_route_table.two.id\n}\n'),
    "network a subnet": add("new", SAFE, "Created.", 'resource "aws_subnet" "more" {\n  vpc_id     = aws_vpc.this.id\n  cidr_block = "10.0.9.0/24"\n}\n'),
    "network a tag": lay("harmless", SAFE, "Changed in place", 'resource "aws_vpc" "this" {\n  tags = { Name = "acme" }\n}\n'),
    "network a subnet that goes": lay("loss", ASK, "the subnet, and the addresses in it", 'resource "aws_subnet" "private" {\n  for_each = { a = "10.0.1.0/24" }\n}\n'),
    "network another range": lay("loss", ASK, "the network, and everything that is addressed in it", 'resource "aws_vpc" "this" {\n  cidr_block = "10.2.0.0/16"\n}\n\nresource "aws_subnet" "public" {\n  cidr_block = "10.2.0.0/24"\n}\n\nresource "aws_subnet" "private" {\n  for_each = { a = "10.2.1.0/24", b = "10.2.2.0/24" }\n}\n'),
}  # fmt: skip
