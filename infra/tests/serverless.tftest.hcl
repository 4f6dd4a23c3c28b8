# What a serverless warehouse is: private, over TLS, encrypted, limited; and that nothing else of the stack notices.
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
  target = data.aws_availability_zones.available
  values = { names = ["us-west-2d", "us-west-2a", "us-west-2c", "us-west-2b"] }
}

variables {
  environment = "test"
  owner       = "tests"
  warehouse   = "serverless"
}

run "a_workgroup_instead_of_a_cluster" {
  command = plan

  assert {
    condition     = output.redshift_workgroup == "sparkify-test" && output.redshift_cluster_identifier == null && output.redshift_user == "sparkify_admin"
    error_message = "The outputs must name the workgroup, and no cluster."
  }

  assert {
    condition     = local.zones == tolist(["us-west-2a", "us-west-2b", "us-west-2c"])
    error_message = "Enhanced VPC routing needs three zones."
  }

  assert {
    condition     = length(module.warehouse) == 0 && length(data.aws_redshift_orderable_cluster.nodes) == 0
    error_message = "There must be no cluster, and nobody must be asked about nodes."
  }
}

run "without_enhanced_vpc_routing_in_two_zones" {
  command = plan

  variables {
    enhanced_vpc_routing = false
    source_region        = "eu-west-1"
    client_cidrs         = ["203.0.113.7/32"]
    alarm_emails         = ["data-platform@example.com"]
    load_schedule        = "rate(1 hour)"
    log_retention_days   = 100
  }

  assert {
    condition     = local.zones == tolist(["us-west-2a", "us-west-2b"])
    error_message = "Without enhanced VPC routing two zones are enough."
  }

  # The loader names its figures after it, and the alarms are on local.name.
  assert {
    condition     = local.settings.redshift_workgroup == local.name && local.settings.redshift_cluster_identifier == null
    error_message = "The task must be told its workgroup by the name that the alarms watch, and no cluster."
  }

  assert {
    condition     = local.log_group_days == 120
    error_message = "A log must be kept for the next longer time that CloudWatch knows."
  }
}

run "the_workgroup_by_default" {
  command = plan

  module {
    source = "./modules/serverless"
  }

  variables {
    name                 = "sparkify-test"
    database_name        = "sparkify"
    master_username      = "sparkify_admin"
    port                 = 5439
    base_capacity        = 8
    max_capacity         = 16
    monthly_rpu_hours    = 60
    kms_key_arn          = null
    subnet_ids           = ["subnet-1", "subnet-2", "subnet-3"]
    security_group_ids   = ["sg-1"]
    publicly_accessible  = false
    enhanced_vpc_routing = true
    copy_role_arn        = "arn:aws:iam::123456789012:role/copy"
    log_retention_days   = 120
    alarm_emails         = []
    alarm_topic_arns     = ["arn:aws:sns:us-west-2:123456789012:ops"]
  }

  assert {
    condition     = !aws_redshiftserverless_workgroup.this.publicly_accessible && aws_redshiftserverless_workgroup.this.enhanced_vpc_routing
    error_message = "The workgroup must be private, and reach S3 through the VPC only."
  }

  assert {
    condition     = aws_redshiftserverless_namespace.this.manage_admin_password && aws_redshiftserverless_namespace.this.admin_user_password == null
    error_message = "Redshift must make the password; Terraform must not know one."
  }

  assert {
    condition = { for one in aws_redshiftserverless_workgroup.this.config_parameter : one.parameter_key => one.parameter_value } == {
      auto_mv                          = "true"
      datestyle                        = "ISO, MDY"
      enable_case_sensitive_identifier = "false"
      enable_user_activity_logging     = "true"
      max_query_execution_time         = "14400"
      query_group                      = "default"
      require_ssl                      = "true"
      search_path                      = "$user, public"
      use_fips_ssl                     = "false"
    }
    error_message = "A connection without TLS must be refused, statements must be logged, and no parameter must be left to AWS: it would be a change in every plan."
  }

  assert {
    condition     = aws_redshiftserverless_usage_limit.compute.amount == 60 && aws_redshiftserverless_usage_limit.compute.breach_action == "deactivate"
    error_message = "A month's compute must have an end."
  }

  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : group.name => group.retention_in_days } == { for name in ["connectionlog", "useractivitylog", "userlog"] : "/aws/redshift/sparkify-test/${name}" => 120 }
    error_message = "Each log must have a group that keeps it as long as was asked for."
  }

  assert {
    condition     = module.alarms.topics == { ops = "arn:aws:sns:us-west-2:123456789012:ops" }
    error_message = "The topics that were named must hear the alarms."
  }
}

run "roles_of_a_workgroup" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    name                = "sparkify-test"
    partition           = "aws"
    account_id          = "123456789012"
    aws_region          = "us-west-2"
    cluster_arn         = null
    tags                = { project = "sparkify", environment = "test" }
    master_username     = "sparkify_admin"
    sources             = [{ bucket = "one", prefix = "events" }]
    source_kms_key_arns = []
    work_bucket_name    = "work"
    has_pause_schedule  = false
    runs_as_task        = false
    has_schedules       = false
  }

  assert {
    condition = jsondecode(aws_iam_role.copy.assume_role_policy).Statement == [{
      Sid       = "OnlyWorkgroupsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"] }
      Action    = "sts:AssumeRole"
      Condition = { StringLike = { "sts:ExternalId" = "arn:aws:redshift:us-west-2:123456789012:dbuser:serverless-123456789012-*/*" } }
    }]
    error_message = "Only this account's workgroups of this region may take the COPY role."
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.loader.policy).Statement : [statement.Action, statement.Condition] if startswith(statement.Sid, "LogIn")] == [[
      ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"],
      { StringEquals = { "aws:ResourceTag/environment" = "test", "aws:ResourceTag/project" = "sparkify" } },
    ]]
    error_message = "The loader must be able to log in to this environment's workgroup, and to no other."
  }
}

run "alarms_and_who_hears_them" {
  command = plan

  module {
    source = "./modules/alarms"
  }

  variables {
    name       = "sparkify-test"
    emails     = ["data-platform@example.com"]
    topic_arns = ["arn:aws:sns:us-west-2:123456789012:ops"]
    alarms = {
      busy = { description = "Busy.", namespace = "AWS/Redshift", metric = "CPUUtilization", dimensions = {}, statistic = "Average", comparison = "GreaterThanThreshold", threshold = 90, minutes = 30 }
      rare = { description = "Rare.", namespace = "AWS/Redshift", metric = "ComputeSeconds", dimensions = {}, statistic = "Sum", comparison = "GreaterThanThreshold", threshold = 0, minutes = 360, period = 1800 }
    }
  }

  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.evaluation_periods } == { busy = 6, rare = 12 }
    error_message = "An alarm must go off after the minutes that it names."
  }

  assert {
    condition     = keys(local.topics) == ["ops", "sparkify-test-alarms"] && length(aws_sns_topic_subscription.this) == 1
    error_message = "The topic that was named, and one for the addresses, must hear the alarms."
  }
}
