# Names, addresses and sources that are refused while planning.
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

run "capital_letters" {
  command = plan

  variables {
    project            = "Sparkify"
    environment        = "Dev"
    aws_region         = "US-West-2"
    source_region      = "US-West-2"
    songs_uri          = "s3://Udacity/song_data"
    work_bucket_name   = "Sparkify-Work"
    redshift_database  = "Sparkify"
    redshift_user      = "Admin"
    maintenance_window = "Sun:09:00-Sun:09:30"
  }

  expect_failures = [
    var.project,
    var.environment,
    var.aws_region,
    var.songs_uri,
    var.work_bucket_name,
    var.redshift_database,
    var.redshift_user,
    var.maintenance_window,
  ]
}

run "empty" {
  command = plan

  variables {
    project               = ""
    environment           = ""
    owner                 = ""
    aws_region            = ""
    source_region         = ""
    events_uri            = ""
    songs_uri             = ""
    work_bucket_name      = ""
    redshift_database     = ""
    redshift_user         = ""
    final_snapshot_name   = ""
    restore_from_snapshot = ""
    vpc_cidr              = ""
  }

  expect_failures = [
    var.project,
    var.environment,
    var.owner,
    var.aws_region,
    var.events_uri,
    var.songs_uri,
    var.work_bucket_name,
    var.redshift_database,
    var.redshift_user,
    var.final_snapshot_name,
    var.restore_from_snapshot,
    var.vpc_cidr,
  ]
}

run "empty_where_the_rule_looks_at_another_variable" {
  command = plan

  variables {
    logs_bucket_name = ""
    kms_key_arn      = ""
    source_region    = ""
  }

  expect_failures = [
    var.logs_bucket_name,
    var.kms_key_arn,
    var.source_region,
  ]
}

run "too_long" {
  command = plan

  variables {
    project               = join("", [for n in range(33) : "a"])
    environment           = join("", [for n in range(13) : "a"])
    owner                 = join("", [for n in range(257) : "a"])
    work_bucket_name      = join("", [for n in range(64) : "a"])
    redshift_database     = join("", [for n in range(65) : "a"])
    redshift_user         = join("", [for n in range(129) : "a"])
    final_snapshot_name   = join("", [for n in range(256) : "a"])
    restore_from_snapshot = join("", [for n in range(256) : "a"])
  }

  expect_failures = [
    var.project,
    var.environment,
    var.owner,
    var.work_bucket_name,
    var.redshift_database,
    var.redshift_user,
    var.final_snapshot_name,
    var.restore_from_snapshot,
  ]
}

run "two_hyphens_or_a_wrong_character" {
  command = plan

  variables {
    project               = "spark--ify"
    owner                 = "me <me@example.org>"
    work_bucket_name      = "sparkify.work"
    redshift_database     = "spark-ify"
    redshift_user         = "spark-ify"
    final_snapshot_name   = "last--one"
    restore_from_snapshot = "the last one"
  }

  expect_failures = [
    var.project,
    var.owner,
    var.work_bucket_name,
    var.redshift_database,
    var.redshift_user,
    var.final_snapshot_name,
    var.restore_from_snapshot,
  ]
}

run "reserved_by_aws" {
  command = plan

  variables {
    project           = "sthree"
    work_bucket_name  = "xn--sparkify"
    redshift_database = "snapshot"
    redshift_user     = "public"
  }

  expect_failures = [
    var.project,
    var.work_bucket_name,
    var.redshift_database,
    var.redshift_user,
  ]
}

run "reserved_by_s3_at_the_end" {
  command = plan

  variables {
    work_bucket_name = "sparkify-s3alias"
    events_uri       = "s3://udacity-dend/données"
  }

  expect_failures = [var.work_bucket_name, var.events_uri]
}

run "begins_or_ends_wrongly" {
  command = plan

  variables {
    project          = "1sparkify"
    work_bucket_name = "sparkify-"
    redshift_user    = "_admin"
    events_uri       = "udacity-dend/log_data"
    songs_uri        = "s3://udacity-dend"
  }

  expect_failures = [
    var.project,
    var.work_bucket_name,
    var.redshift_user,
    var.events_uri,
    var.songs_uri,
  ]
}

run "sources_with_wildcards_or_without_a_prefix" {
  command = plan

  variables {
    events_uri = "s3://udacity-dend/log*"
    songs_uri  = "s3://udacity-dend/"
  }

  expect_failures = [var.events_uri, var.songs_uri]
}

run "sources_of_another_region" {
  command = plan

  variables {
    source_region = "eu-west-1"
  }

  expect_failures = [var.source_region]
}

run "one_bucket_for_work_and_logs" {
  command = plan

  variables {
    work_bucket_name = "sparkify-one"
    logs_bucket_name = "sparkify-one"
  }

  expect_failures = [var.logs_bucket_name]
}

run "logs_bucket_with_an_underscore" {
  command = plan

  variables {
    logs_bucket_name = "sparkify_logs"
  }

  expect_failures = [var.logs_bucket_name]
}

run "logs_bucket_with_an_end_that_s3_keeps" {
  command = plan

  variables {
    logs_bucket_name = "sparkify--ol-s3"
  }

  expect_failures = [var.logs_bucket_name]
}
