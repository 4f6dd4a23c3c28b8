# Clusters that AWS would refuse to make, to change or to destroy.
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

run "dc2_nodes_and_freshness_without_a_schedule" {
  command = plan

  variables {
    node_type       = "dc2.large"
    number_of_nodes = 2
    fresh_within    = 26
  }

  expect_failures = [var.node_type, var.fresh_within]
}

run "unknown_nodes_a_reserved_port_and_a_runner_that_cannot_be" {
  command = plan

  variables {
    node_type        = "ra3.tiny"
    redshift_port    = 5456
    load_schedule    = "every night"
    loader_image_tag = ".latest"
  }

  expect_failures = [var.node_type, var.redshift_port, var.load_schedule, var.loader_image_tag]
}

run "one_node_of_a_type_that_starts_at_two" {
  command = plan

  variables {
    node_type       = "ra3.4xlarge"
    number_of_nodes = 1
  }

  expect_failures = [var.number_of_nodes]
}

run "one_graviton_node_of_a_type_that_starts_at_two" {
  command = plan

  variables {
    node_type       = "rg.xlarge"
    number_of_nodes = 1
  }

  expect_failures = [var.number_of_nodes]
}

run "more_nodes_than_the_type_has" {
  command = plan

  variables {
    node_type       = "ra3.xlplus"
    number_of_nodes = 17
  }

  expect_failures = [var.number_of_nodes]
}

run "below_the_least" {
  command = plan

  variables {
    number_of_nodes                   = 0
    snapshot_retention_days           = 0
    work_file_retention_days          = 0
    log_retention_days                = 0
    spectrum_monthly_terabytes        = 0
    concurrency_scaling_daily_minutes = 0
    redshift_port                     = 80
    load_schedule                     = "rate(1 hour)"
    fresh_within                      = 0
  }

  expect_failures = [
    var.number_of_nodes,
    var.fresh_within,
    var.snapshot_retention_days,
    var.work_file_retention_days,
    var.log_retention_days,
    var.spectrum_monthly_terabytes,
    var.concurrency_scaling_daily_minutes,
    var.redshift_port,
  ]
}

run "above_the_most" {
  command = plan

  variables {
    snapshot_retention_days           = 36
    concurrency_scaling_daily_minutes = 1441
    redshift_port                     = 65536
  }

  expect_failures = [
    var.snapshot_retention_days,
    var.concurrency_scaling_daily_minutes,
    var.redshift_port,
  ]
}

run "not_whole" {
  command = plan

  variables {
    number_of_nodes                   = 1.5
    snapshot_retention_days           = 1.5
    work_file_retention_days          = 1.5
    log_retention_days                = 1.5
    spectrum_monthly_terabytes        = 1.5
    concurrency_scaling_daily_minutes = 1.5
  }

  expect_failures = [
    var.number_of_nodes,
    var.snapshot_retention_days,
    var.work_file_retention_days,
    var.log_retention_days,
    var.spectrum_monthly_terabytes,
    var.concurrency_scaling_daily_minutes,
  ]
}

run "relocation_of_one_node" {
  command = plan

  variables {
    availability_zone_relocation = true
    number_of_nodes              = 1
  }

  expect_failures = [var.availability_zone_relocation]
}

run "multi_az_of_one_node" {
  command = plan

  variables {
    multi_az        = true
    number_of_nodes = 1
  }

  expect_failures = [var.multi_az]
}

run "multi_az_in_two_zones" {
  command = plan

  variables {
    multi_az           = true
    number_of_nodes    = 2
    availability_zones = ["us-west-2a", "us-west-2b"]
  }

  expect_failures = [var.multi_az]
}

run "multi_az_with_relocation" {
  command = plan

  variables {
    multi_az                     = true
    number_of_nodes              = 2
    availability_zone_relocation = true
  }

  expect_failures = [var.multi_az]
}

run "multi_az_with_a_pause" {
  command = plan

  variables {
    multi_az        = true
    number_of_nodes = 2
    pause_schedule  = "cron(0 20 * * ? *)"
  }

  expect_failures = [var.multi_az]
}

run "key_and_topic_of_another_region" {
  command = plan

  variables {
    kms_key_arn      = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    alarm_topic_arns = ["arn:aws:sns:eu-west-1:123456789012:ops"]
  }

  expect_failures = [var.kms_key_arn, var.alarm_topic_arns]
}

run "key_by_its_alias_and_topic_by_its_name" {
  command = plan

  variables {
    kms_key_arn         = "arn:aws:kms:us-west-2:123456789012:alias/warehouse"
    alarm_topic_arns    = ["ops"]
    source_kms_key_arns = ["arn:aws:kms:us-west-2:123456789012:alias/sources"]
    allowed_account_ids = ["acme"]
    snapshot_copy       = { region = "us-west-2", grant_name = "copies" }
  }

  expect_failures = [
    var.kms_key_arn,
    var.alarm_topic_arns,
    var.source_kms_key_arns,
    var.allowed_account_ids,
    var.snapshot_copy,
  ]
}

run "production_that_nobody_hears" {
  command = plan

  variables {
    environment        = "prod"
    snapshot_copy      = { region = "us-east-2", grant_name = "copies", retention_days = 36 }
    maintenance_window = "sun:23:45-mon:00:14"
  }

  expect_failures = [var.alarm_emails, var.snapshot_copy, var.maintenance_window]
}

run "pause_with_five_fields" {
  command = plan

  variables {
    pause_schedule = "cron(0 20 * * ?)"
    alarm_emails   = ["ops"]
  }

  expect_failures = [var.pause_schedule, var.alarm_emails]
}

run "resume_in_words" {
  command = plan

  variables {
    resume_schedule = "every morning"
    load_schedule   = "cron(0 5 * * * *)"
  }

  expect_failures = [var.resume_schedule, var.load_schedule]
}

run "pause_twice_an_hour_and_load_at_no_hour" {
  command = plan

  variables {
    pause_schedule = "cron(0/30 20 * * ? *)"
    load_schedule  = "cron(0 24 ? * MON *)"
  }

  expect_failures = [var.pause_schedule, var.load_schedule]
}

run "pause_and_resume_at_the_same_minute" {
  command = plan

  variables {
    pause_schedule  = "cron(0 20 * * ? *)"
    resume_schedule = "cron(0 20 * * ? *)"
  }

  expect_failures = [var.resume_schedule]
}
