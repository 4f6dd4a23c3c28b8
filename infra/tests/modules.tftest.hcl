# What each module makes of its variables.
#
# Offline: command = plan and dummy credentials.

provider "aws" {
  region                      = "us-west-2"
  access_key                  = "dummy"
  secret_key                  = "dummy"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "the_cluster_by_default" {
  command = plan

  module {
    source = "./modules/warehouse"
  }

  variables {
    cluster_identifier                = "sparkify-test"
    database_name                     = "sparkify"
    master_username                   = "sparkify_admin"
    port                              = 5439
    node_type                         = "ra3.large"
    number_of_nodes                   = 1
    multi_az                          = false
    availability_zone_relocation      = false
    kms_key_arn                       = null
    subnet_ids                        = ["subnet-1", "subnet-2"]
    security_group_ids                = ["sg-1"]
    publicly_accessible               = false
    copy_role_arn                     = "arn:aws:iam::123456789012:role/copy"
    scheduler_role_arn                = null
    logs_bucket                       = "logs"
    snapshot_retention_days           = 7
    skip_final_snapshot               = false
    final_snapshot_name               = null
    restore_from_snapshot             = null
    snapshot_copy                     = null
    enhanced_vpc_routing              = true
    maintenance_window                = "sun:09:00-sun:09:30"
    pause_schedule                    = null
    resume_schedule                   = null
    spectrum_monthly_terabytes        = 1
    concurrency_scaling_daily_minutes = 60
    alarm_emails                      = []
    alarm_topic_arns                  = []
  }

  assert {
    condition     = aws_redshift_cluster.this.encrypted && aws_redshift_cluster.this.enhanced_vpc_routing && !aws_redshift_cluster.this.publicly_accessible
    error_message = "The cluster must be encrypted, private, and reach S3 through the VPC only."
  }

  assert {
    condition     = aws_redshift_cluster.this.manage_master_password && aws_redshift_cluster.this.master_password == null
    error_message = "Redshift must make the password; Terraform must not know one."
  }

  assert {
    condition     = contains(aws_redshift_parameter_group.this.parameter[*], { name = "require_ssl", value = "true" })
    error_message = "A connection without TLS must be refused."
  }

  assert {
    condition     = contains(aws_redshift_parameter_group.this.parameter[*], { name = "enable_user_activity_logging", value = "true" })
    error_message = "The audit log must hold the statements."
  }

  assert {
    condition     = startswith(aws_redshift_cluster.this.final_snapshot_identifier, "sparkify-test-final-20")
    error_message = "The final snapshot must have a name of its own in every life of the stack."
  }

  assert {
    condition     = keys(aws_redshift_usage_limit.this) == ["spectrum"] && aws_redshift_usage_limit.this["spectrum"].breach_action == "disable"
    error_message = "Spectrum must be limited; a cluster of one node has no concurrency scaling to limit."
  }

  assert {
    condition     = length(aws_redshift_scheduled_action.this) == 0
    error_message = "Without a schedule nothing is paused."
  }

  assert {
    condition     = toset([for alarm in local.alarms : alarm.metric]) == toset(["HealthStatus", "PercentageDiskSpaceUsed", "CPUUtilization"])
    error_message = "Health, disk and CPU must be watched."
  }
}

run "pause_resume_and_concurrency" {
  command = plan

  module {
    source = "./modules/warehouse"
  }

  variables {
    cluster_identifier                = "sparkify-test"
    database_name                     = "sparkify"
    master_username                   = "sparkify_admin"
    port                              = 5439
    node_type                         = "ra3.xlplus"
    number_of_nodes                   = 2
    multi_az                          = false
    availability_zone_relocation      = true
    kms_key_arn                       = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
    subnet_ids                        = ["subnet-1", "subnet-2"]
    security_group_ids                = ["sg-1"]
    publicly_accessible               = true
    copy_role_arn                     = "arn:aws:iam::123456789012:role/copy"
    scheduler_role_arn                = "arn:aws:iam::123456789012:role/scheduler"
    logs_bucket                       = "logs"
    snapshot_retention_days           = 35
    skip_final_snapshot               = true
    final_snapshot_name               = "the-last-one"
    restore_from_snapshot             = null
    snapshot_copy                     = null
    enhanced_vpc_routing              = true
    maintenance_window                = "sun:09:00-sun:09:30"
    pause_schedule                    = "cron(0 20 ? * MON-FRI *)"
    resume_schedule                   = "cron(0 6 ? * MON-FRI *)"
    spectrum_monthly_terabytes        = 2
    concurrency_scaling_daily_minutes = 30
    alarm_emails                      = []
    alarm_topic_arns                  = ["arn:aws:sns:us-west-2:123456789012:ops", "arn:aws:sns:us-west-2:123456789012:On__call-"]
  }

  assert {
    condition     = aws_redshift_scheduled_action.this["pause"].schedule == "cron(0 20 ? * MON-FRI *)" && length(aws_redshift_scheduled_action.this["pause"].target_action[0].pause_cluster) == 1 && length(aws_redshift_scheduled_action.this["pause"].target_action[0].resume_cluster) == 0
    error_message = "The pause schedule must pause, and do nothing else."
  }

  assert {
    condition     = length(aws_redshift_scheduled_action.this["resume"].target_action[0].resume_cluster) == 1 && length(aws_redshift_scheduled_action.this["resume"].target_action[0].pause_cluster) == 0
    error_message = "The resume schedule must resume, and do nothing else."
  }

  assert {
    condition     = aws_redshift_usage_limit.this["concurrency-scaling"].amount == 30 && aws_redshift_usage_limit.this["spectrum"].amount == 2
    error_message = "Both limits must be as asked for."
  }

  assert {
    condition     = aws_redshift_cluster.this.final_snapshot_identifier == "the-last-one"
    error_message = "The final snapshot has its name also when none is wanted: to name it later is an empty ModifyCluster, which AWS refuses."
  }

  assert {
    condition     = module.alarms.topics == { ops = "arn:aws:sns:us-west-2:123456789012:ops", On__call- = "arn:aws:sns:us-west-2:123456789012:On__call-" }
    error_message = "The topics that were named must hear the alarms."
  }

  assert {
    condition     = aws_redshift_event_subscription.this["ops"].sns_topic_arn == "arn:aws:sns:us-west-2:123456789012:ops"
    error_message = "Redshift's own events must reach the topic."
  }

  assert {
    condition     = endswith(aws_redshift_event_subscription.this["On__call-"].name, "-On-call")
    error_message = "The name of a subscription must be an identifier, whatever its topic is called."
  }
}

run "a_private_network" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    name                 = "sparkify-test"
    partition            = "aws"
    account_id           = "123456789012"
    aws_region           = "us-west-2"
    vpc_cidr             = "10.20.0.0/16"
    zones                = ["us-west-2c", "us-west-2a"]
    port                 = 5439
    client_cidrs         = []
    private_client_cidrs = ["10.8.0.0/16"]
    in_vpc_clients       = false
    redshift_api         = "redshift"
    readable_buckets     = ["udacity-dend", "work"]
    work_bucket          = "work"
    logs_bucket          = "logs"
    runner               = false
  }

  assert {
    condition     = !output.publicly_accessible && length(aws_internet_gateway.this) == 0 && length(aws_route.internet) == 0
    error_message = "Without client_cidrs there must be no way to the internet."
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.clients) == ["10.8.0.0/16"]
    error_message = "Private clients must get in."
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.this : zone => subnet.cidr_block } == { "us-west-2a" = "10.20.0.0/20", "us-west-2c" = "10.20.32.0/20" }
    error_message = "Each zone must have its sixteenth of the VPC, by its letter, wherever it stands in the list."
  }

  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default security group must let nothing through."
  }

  assert {
    condition     = [for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement : statement.Resource if statement.Sid == "ReadTheBucketsOfTheWarehouse"][0] == ["arn:aws:s3:::udacity-dend/*", "arn:aws:s3:::work/*"]
    error_message = "The S3 endpoint must lead to the buckets of the warehouse only."
  }

  assert {
    condition     = [for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement : [statement.Action, statement.Resource, statement.Condition.StringEquals["aws:PrincipalAccount"]] if statement.Sid == "WriteTheWorkBucket"] == [[["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::work/*", "123456789012"]]
    error_message = "A loader of this account must be able to write and delete work files through the endpoint."
  }

  assert {
    condition     = length(aws_vpc_endpoint.api) == 0 && output.client_security_group_id == null
    error_message = "What is billed by the hour must not be there unless somebody asks."
  }
}

run "a_public_network" {
  command = plan

  module {
    source = "./modules/network"
  }

  variables {
    name                 = "sparkify-test"
    partition            = "aws"
    account_id           = "123456789012"
    aws_region           = "us-west-2"
    vpc_cidr             = "10.20.0.0/16"
    zones                = ["us-west-2a", "us-west-2b"]
    port                 = 5440
    client_cidrs         = ["203.0.113.7/32"]
    private_client_cidrs = []
    in_vpc_clients       = true
    redshift_api         = "redshift"
    readable_buckets     = ["udacity-dend"]
    work_bucket          = "work"
    logs_bucket          = "logs"
    runner               = false
  }

  assert {
    condition     = output.publicly_accessible && length(aws_internet_gateway.this) == 1
    error_message = "client_cidrs must make the cluster reachable."
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.clients : [rule.cidr_ipv4, rule.from_port, rule.to_port]] == [["203.0.113.7/32", 5440, 5440]]
    error_message = "One address and one port, and no other, must get in."
  }

  assert {
    condition     = keys(aws_vpc_endpoint.api) == ["logs", "redshift", "secretsmanager", "sts"]
    error_message = "Clients inside the VPC must reach the APIs that the loader calls."
  }
}

run "the_copy_role" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    name                = "sparkify-test"
    partition           = "aws"
    account_id          = "123456789012"
    cluster_arn         = "arn:aws:redshift:us-west-2:123456789012:cluster:sparkify-test"
    aws_region          = "us-west-2"
    master_username     = "sparkify_admin"
    source_kms_key_arns = []
    sources             = [{ bucket = "one", prefix = "events" }, { bucket = "one", prefix = "songs" }, { bucket = "two", prefix = "a/b" }]
    work_bucket_name    = "work"
    tags                = {}
    has_pause_schedule  = false
    runs_as_task        = false
    has_schedules       = false
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.copy.policy).Statement : statement.Sid => statement.Resource } == {
      ListSource1    = "arn:aws:s3:::one"
      ListSource2    = "arn:aws:s3:::two"
      ReadSource1    = ["arn:aws:s3:::one/events", "arn:aws:s3:::one/events/*", "arn:aws:s3:::one/songs", "arn:aws:s3:::one/songs/*"]
      ReadSource2    = ["arn:aws:s3:::two/a/b", "arn:aws:s3:::two/a/b/*"]
      ListWorkBucket = "arn:aws:s3:::work"
      ReadWorkBucket = "arn:aws:s3:::work/*"
    }
    error_message = "COPY must read the named prefixes and the work bucket, and nothing else."
  }

  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.copy.policy).Statement : statement.Action])) == toset(["s3:ListBucket", "s3:GetObject"])
    error_message = "COPY must list and read, and nothing else."
  }

  assert {
    condition     = jsondecode(aws_iam_role.copy.assume_role_policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == "arn:aws:redshift:us-west-2:123456789012:cluster:sparkify-test"
    error_message = "Only this cluster may take the role."
  }

  assert {
    condition     = length(aws_iam_role.scheduler) == 0
    error_message = "Without a schedule there is no role for one."
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.loader.policy).Statement : statement.Sid => statement.Action } == {
      ListSource1           = "s3:ListBucket"
      ListSource2           = "s3:ListBucket"
      ReadSource1           = "s3:GetObject"
      ReadSource2           = "s3:GetObject"
      ListWorkFiles         = "s3:ListBucket"
      WriteWorkFiles        = ["s3:PutObject", "s3:DeleteObject"]
      ReadTheAdminsPassword = "secretsmanager:GetSecretValue"
      LogInAsOneself        = "redshift:GetClusterCredentialsWithIAM"
      SeeWhetherItIsPaused  = "redshift:DescribeClusters"
    }
    error_message = "Whoever loads must read the sources, write work files, log in, and do nothing else."
  }
}

run "sources_under_a_key" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    name                = "sparkify-test"
    partition           = "aws"
    account_id          = "123456789012"
    aws_region          = "us-west-2"
    cluster_arn         = "arn:aws:redshift:us-west-2:123456789012:cluster:sparkify-test"
    master_username     = "sparkify_admin"
    sources             = [{ bucket = "one", prefix = "events" }]
    source_kms_key_arns = ["arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"]
    work_bucket_name    = "work"
    tags                = {}
    has_pause_schedule  = true
    runs_as_task        = true
    has_schedules       = true
  }

  assert {
    condition = alltrue([for policy in [aws_iam_role_policy.copy.policy, aws_iam_policy.loader.policy] :
      [for statement in jsondecode(policy).Statement : [statement.Action, statement.Resource, statement.Condition.StringEquals["kms:ViaService"]] if statement.Sid == "DecryptSources"]
      == [["kms:Decrypt", ["arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"], ["s3.us-west-2.amazonaws.com"]]]
    ])
    error_message = "COPY and the loader must decrypt the sources, through S3 and not otherwise."
  }
  assert {
    condition = { for statement in jsondecode(aws_iam_policy.loader.policy).Statement : statement.Sid => statement.Resource if contains(["WakeItAndLetItSleepAgain", "SeeItsPauseSchedule"], statement.Sid) } == {
      WakeItAndLetItSleepAgain = "arn:aws:redshift:us-west-2:123456789012:cluster:sparkify-test"
      SeeItsPauseSchedule      = "*"
    }
    error_message = "With a pause schedule whoever loads must be able to wake this cluster, and no other."
  }
}

run "the_runner" {
  command = plan

  module {
    source = "./modules/runner"
  }

  variables {
    name                      = "sparkify-test"
    partition                 = "aws"
    account_id                = "123456789012"
    aws_region                = "us-west-2"
    vpc_id                    = "vpc-1"
    subnet_id                 = "subnet-1"
    cluster_security_group_id = "sg-1"
    port                      = 5439
    task_role_arn             = "arn:aws:iam::123456789012:role/sparkify-test-loader"
    image_tag                 = "7"
    command                   = ["load", "--wake", "--sleep"]
    settings                  = { REDSHIFT_HOST = "warehouse.example" }
    schedule                  = "cron(0 5 * * ? *)"
    fresh_within              = 26
    metrics_namespace         = "Sparkify/Loader"
    log_retention_days        = 30
    force_destroy             = true
    alarm_topic_arns          = ["arn:aws:sns:us-west-2:123456789012:ops"]
  }

  override_resource {
    target = aws_ecr_repository.loader
    values = { repository_url = "123456789012.dkr.ecr.us-west-2.amazonaws.com/sparkify-test-loader" }
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.scheduler[0].policy).Statement : statement.Action => statement.Resource } == {
      "ecs:RunTask"     = ["arn:aws:ecs:us-west-2:123456789012:task-definition/sparkify-test-loader", "arn:aws:ecs:us-west-2:123456789012:task-definition/sparkify-test-loader:*"]
      "ecs:TagResource" = "arn:aws:ecs:us-west-2:123456789012:task/sparkify-test/*"
      "iam:PassRole"    = ["arn:aws:iam::123456789012:role/sparkify-test-loader-execution", "arn:aws:iam::123456789012:role/sparkify-test-loader"]
      "sqs:SendMessage" = "arn:aws:sqs:us-west-2:123456789012:sparkify-test-loader-failed"
    }
    error_message = "The schedule must start this task, hand it its two roles, say what failed, and nothing else."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : statement.Action])) == toset([
      "ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "logs:CreateLogStream", "logs:PutLogEvents"
    ])
    error_message = "ECS must pull the image, write the log, and nothing else."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.cluster.security_group_id == "sg-1"
    error_message = "The one way in must be into the cluster."
  }

  assert {
    condition     = aws_scheduler_schedule.load[0].target[0].dead_letter_config[0].arn == "arn:aws:sqs:us-west-2:123456789012:sparkify-test-loader-failed"
    error_message = "What cannot be started must be heard of."
  }

  assert {
    condition     = keys(module.alarms.alarms) == ["data-is-old", "load-failed", "no-load"]
    error_message = "A failed load, old data and missing loads must be heard of."
  }

  assert {
    condition     = module.alarms.alarms["data-is-old"].threshold == 93600 && module.alarms.alarms["no-load"].evaluation_periods == 26
    error_message = "Data must be old, and loads missed, after fresh_within hours."
  }
}

run "the_runner_by_hand" {
  command = plan

  module {
    source = "./modules/runner"
  }

  variables {
    name                      = "sparkify-test"
    partition                 = "aws"
    account_id                = "123456789012"
    aws_region                = "us-west-2"
    vpc_id                    = "vpc-1"
    subnet_id                 = "subnet-1"
    cluster_security_group_id = "sg-1"
    port                      = 5439
    task_role_arn             = "arn:aws:iam::123456789012:role/sparkify-test-loader"
    image_tag                 = "1"
    command                   = ["load"]
    settings                  = {}
    schedule                  = null
    fresh_within              = null
    metrics_namespace         = "Sparkify/Loader"
    log_retention_days        = 30
    force_destroy             = false
    alarm_topic_arns          = []
  }

  assert {
    condition     = length(aws_scheduler_schedule.load) + length(aws_iam_role.scheduler) == 0 && keys(module.alarms.alarms) == ["load-failed"]
    error_message = "Without a schedule nothing starts by itself, and no load is missed."
  }
}
