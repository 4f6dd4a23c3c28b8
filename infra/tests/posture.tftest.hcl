# What a warehouse is when nobody asks for anything: private, encrypted, guarded, small. And what each wish changes.
#
# Offline: command = plan, dummy credentials, and the data sources that would call AWS are overridden.

provider "aws" {
  region                      = "us-west-2"
  access_key                  = "dummy"
  secret_key                  = "dummy"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

override_data {
  target = data.aws_redshift_orderable_cluster.nodes
  values = { availability_zones = ["us-west-2b", "us-west-2d", "us-west-2a", "us-west-2c", "us-west-2e"] }
}

override_data {
  target = data.aws_availability_zones.available
  values = { names = ["us-west-2d", "us-west-2a", "us-west-2c", "us-west-2b"] }
}

variables {
  environment = "test"
  owner       = "tests"
}

run "defaults" {
  command = plan

  assert {
    condition     = output.work_bucket == "sparkify-test-work-123456789012"
    error_message = "The work bucket must be named after project, environment and account."
  }

  assert {
    condition     = output.redshift_cluster_identifier == "sparkify-test" && output.redshift_port == 5439
    error_message = "The cluster must be sparkify-test at port 5439."
  }

  assert {
    condition     = local.zones == tolist(["us-west-2a", "us-west-2b"])
    error_message = "The subnets must be in the first two zones by name."
  }

  assert {
    condition     = output.runner == null && length(module.runner) == 0
    error_message = "Nothing must run by itself unless somebody asks for it."
  }

  assert {
    condition     = terraform_data.deletion_guard.input.protected
    error_message = "A warehouse must be guarded against deletion unless somebody says otherwise."
  }
}

run "everything_that_can_be_asked_for" {
  command = plan

  variables {
    client_cidrs         = ["203.0.113.7/32"]
    in_vpc_clients       = true
    enhanced_vpc_routing = false
    source_region        = "eu-west-1"
    source_kms_key_arns  = ["arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
    snapshot_copy        = { region = "us-east-2", grant_name = "copies" }
    alarm_emails         = ["data-platform@example.com"]
    alarm_topic_arns     = ["arn:aws:sns:us-west-2:123456789012:ops"]
    private_client_cidrs = ["10.8.0.0/16"]
    node_type            = "ra3.xlplus"
    number_of_nodes      = 2
    pause_schedule       = "cron(0 20 ? * MON-FRI *)"
    resume_schedule      = "cron(0 6 ? * MON-FRI *)"
    deletion_protection  = false
    load_schedule        = "cron(0/15 5-8 ? JAN,MAR 2-6/2,fri,7#3 2027)"
    maintenance_window   = "sun:23:45-mon:00:15"
    fresh_within         = 26
  }

  # The loader names its figures after it, and the alarms are on local.name.
  assert {
    condition     = local.settings.redshift_cluster_identifier == local.name && local.settings.redshift_workgroup == null
    error_message = "The task must be told its cluster by the name that the alarms watch, and no workgroup."
  }

  assert {
    condition     = !terraform_data.deletion_guard.input.protected
    error_message = "deletion_protection must be what was asked for."
  }
}

run "multi_az_in_three_zones" {
  command = plan

  variables {
    multi_az        = true
    number_of_nodes = 2
  }

  assert {
    condition     = local.zones == tolist(["us-west-2a", "us-west-2b", "us-west-2c"])
    error_message = "A Multi-AZ cluster must have subnets in three zones."
  }
}
