# Serverless warehouses that AWS would refuse to make, or that would not do what somebody asked for.
#
# Offline: the provider is a mock, since what refuses here is the code's own rules.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  environment = "test"
  owner       = "tests"
  warehouse   = "serverless"
}

run "a_kind_that_there_is_not" {
  command = plan

  variables {
    warehouse = "lakehouse"
  }

  expect_failures = [var.warehouse]
}

run "a_pause_of_what_never_runs_idle" {
  command = plan

  variables {
    pause_schedule = "cron(0 20 * * ? *)"
  }

  expect_failures = [var.warehouse]
}

run "a_snapshot_to_begin_with" {
  command = plan

  variables {
    restore_from_snapshot = "before"
  }

  expect_failures = [var.warehouse]
}

run "two_zones_where_three_are_needed" {
  command = plan

  variables {
    availability_zones = ["us-west-2a", "us-west-2b"]
  }

  expect_failures = [var.availability_zones]
}

run "two_zones_at_once" {
  command = plan

  variables {
    multi_az        = true
    number_of_nodes = 2
  }

  expect_failures = [var.multi_az]
}

run "a_capacity_and_hours_that_cannot_be" {
  command = plan

  variables {
    serverless_base_capacity     = 12
    serverless_monthly_rpu_hours = 0
  }

  expect_failures = [var.serverless_base_capacity, var.serverless_monthly_rpu_hours]
}

run "a_maximum_below_the_base" {
  command = plan

  variables {
    serverless_max_capacity = 4
  }

  expect_failures = [var.serverless_max_capacity]
}
