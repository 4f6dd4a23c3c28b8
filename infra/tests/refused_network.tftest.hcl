# Doors that are not opened, and networks that cannot be made.
#
# Offline: the provider is a mock, since what refuses here is the code's own rules. One run tries one mistake on every
# variable that it can happen to, because each run reads the provider's schema, which takes a second.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment = "test"
  owner       = "tests"
}

run "the_whole_internet" {
  command = plan

  variables {
    client_cidrs         = ["0.0.0.0/0"]
    private_client_cidrs = ["0.0.0.0/0"]
    vpc_cidr             = "0.0.0.0/0"
  }

  expect_failures = [
    var.client_cidrs,
    var.private_client_cidrs,
    var.vpc_cidr,
  ]
}

run "the_whole_ipv6_internet" {
  command = plan

  variables {
    client_cidrs         = ["::/0"]
    private_client_cidrs = ["::/0"]
  }

  expect_failures = [var.client_cidrs, var.private_client_cidrs]
}

run "the_whole_internet_in_two_halves" {
  command = plan

  variables {
    client_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
  }

  expect_failures = [var.client_cidrs]
}

run "the_whole_internet_among_others" {
  command = plan

  variables {
    client_cidrs = ["203.0.113.7/32", "0.0.0.0/0"]
  }

  expect_failures = [var.client_cidrs]
}

run "without_a_length" {
  command = plan

  variables {
    client_cidrs         = ["203.0.113.7"]
    private_client_cidrs = ["10.8.0.0"]
    vpc_cidr             = "10.20.0.0"
  }

  expect_failures = [
    var.client_cidrs,
    var.private_client_cidrs,
    var.vpc_cidr,
  ]
}

run "beginning_inside_the_range" {
  command = plan

  variables {
    client_cidrs         = ["203.0.113.7/24"]
    private_client_cidrs = ["10.8.0.1/16"]
    vpc_cidr             = "10.20.0.1/16"
  }

  expect_failures = [
    var.client_cidrs,
    var.private_client_cidrs,
    var.vpc_cidr,
  ]
}

run "ipv6" {
  command = plan

  variables {
    client_cidrs         = ["2001:db8::/64"]
    private_client_cidrs = ["fd00::/64"]
    vpc_cidr             = "fd00::/56"
  }

  expect_failures = [
    var.client_cidrs,
    var.private_client_cidrs,
    var.vpc_cidr,
  ]
}

run "private_where_public_is_meant_and_the_other_way_round" {
  command = plan

  variables {
    client_cidrs         = ["10.8.0.0/16"]
    private_client_cidrs = ["203.0.113.0/24"]
    vpc_cidr             = "8.8.0.0/16"
  }

  expect_failures = [
    var.client_cidrs,
    var.private_client_cidrs,
    var.vpc_cidr,
  ]
}

run "vpc_too_wide_and_a_zone_that_is_not_there" {
  command = plan

  variables {
    vpc_cidr           = "10.0.0.0/8"
    availability_zones = ["us-west-2a", "us-west-2x"]
  }

  expect_failures = [var.vpc_cidr, var.availability_zones]
}

run "vpc_too_narrow_and_one_zone" {
  command = plan

  variables {
    vpc_cidr           = "10.20.0.0/25"
    availability_zones = ["us-west-2a"]
  }

  expect_failures = [var.vpc_cidr, var.availability_zones]
}

run "the_same_zone_twice" {
  command = plan

  variables {
    availability_zones = ["us-west-2a", "us-west-2a"]
  }

  expect_failures = [var.availability_zones]
}

run "no_two_zones_with_such_nodes" {
  command = plan

  override_data {
    target = data.aws_redshift_orderable_cluster.nodes
    values = { availability_zones = ["us-west-2b"] }
  }

  expect_failures = [var.availability_zones]
}

run "a_zone_without_such_nodes" {
  command = plan

  override_data {
    target = data.aws_redshift_orderable_cluster.nodes
    values = { availability_zones = ["us-west-2b", "us-west-2c"] }
  }

  variables {
    availability_zones = ["us-west-2a", "us-west-2b"]
  }

  expect_failures = [var.availability_zones]
}
