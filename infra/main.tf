data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# Zones that need no opting in, sorted, so that the same ones are chosen every time.
data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:Zones are pinned by availability_zones in every envs file; without it the first ones by name are taken
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# Which zones have nodes of this type differs by region and changes, so it is asked at plan time.
data "aws_redshift_orderable_cluster" "nodes" {
  count = local.is_serverless ? 0 : 1

  node_type    = var.node_type
  cluster_type = var.number_of_nodes == 1 ? "single-node" : "multi-node"
}

locals {
  name       = "${var.project}-${var.environment}"
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  is_serverless = var.warehouse == "serverless"
  # Both kinds have the same outputs, as far as anything else uses them.
  warehouse = one(concat(module.warehouse, module.serverless))

  # Names and ARNs are built here from what is known before anything exists. A policy over them is then
  # complete in the plan, where a reviewer can read it.
  cluster_arn      = "arn:${local.partition}:redshift:${var.aws_region}:${local.account_id}:cluster:${local.name}"
  work_bucket_name = coalesce(var.work_bucket_name, "${local.name}-work-${local.account_id}")
  logs_bucket_name = coalesce(var.logs_bucket_name, "${local.name}-logs-${local.account_id}")

  zone_names = sort(setintersection(data.aws_availability_zones.available.names, concat(data.aws_redshift_orderable_cluster.nodes[*].availability_zones, [data.aws_availability_zones.available.names])[0]))
  zones = length(var.availability_zones) > 0 ? var.availability_zones : slice(
    local.zone_names, 0, min(var.multi_az || (local.is_serverless && var.enhanced_vpc_routing) ? 3 : 2, length(local.zone_names))
  )

  runner            = var.runner || var.load_schedule != null
  metrics_namespace = "Sparkify/Loader"

  # CloudWatch keeps logs for these numbers of days only: the first that is long enough.
  log_group_days = min([
    for days in [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] : days
    if days >= min(var.log_retention_days, 3653)
  ]...)

  # s3://bucket/prefix, taken apart. A slash at the end says nothing more.
  sources = [
    for uri in distinct([var.events_uri, var.songs_uri]) : {
      bucket = split("/", trimprefix(uri, "s3://"))[0]
      prefix = trim(join("/", slice(split("/", trimprefix(uri, "s3://")), 1, length(split("/", trimprefix(uri, "s3://"))))), "/")
    }
  ]
}

module "network" {
  source = "./modules/network"

  name                 = local.name
  partition            = local.partition
  aws_region           = var.aws_region
  vpc_cidr             = var.vpc_cidr
  zones                = local.zones
  account_id           = local.account_id
  port                 = var.redshift_port
  in_vpc_clients       = var.in_vpc_clients
  redshift_api         = local.is_serverless ? "redshift-serverless" : "redshift"
  client_cidrs         = var.client_cidrs
  private_client_cidrs = var.private_client_cidrs
  readable_buckets     = distinct(concat(local.sources[*].bucket, [local.work_bucket_name]))
  work_bucket          = local.work_bucket_name
  logs_bucket          = module.storage.logs_bucket
  runner               = local.runner
}

module "storage" {
  source = "./modules/storage"

  partition                = local.partition
  account_id               = local.account_id
  aws_region               = var.aws_region
  cluster_arn              = local.is_serverless ? null : local.cluster_arn
  work_bucket_name         = local.work_bucket_name
  logs_bucket_name         = local.logs_bucket_name
  force_destroy            = var.force_destroy_buckets
  work_file_retention_days = var.work_file_retention_days
  log_retention_days       = var.log_retention_days
}

module "iam" {
  source = "./modules/iam"

  name                = local.name
  partition           = local.partition
  account_id          = local.account_id
  aws_region          = var.aws_region
  cluster_arn         = local.is_serverless ? null : local.cluster_arn
  tags                = { project = var.project, environment = var.environment }
  master_username     = var.redshift_user
  sources             = local.sources
  source_kms_key_arns = var.source_kms_key_arns
  work_bucket_name    = local.work_bucket_name
  runs_as_task        = local.runner
  has_pause_schedule  = var.pause_schedule != null
  has_schedules       = var.pause_schedule != null || var.resume_schedule != null
}

moved {
  from = module.warehouse
  to   = module.warehouse[0]
}

module "warehouse" {
  source = "./modules/warehouse"
  count  = local.is_serverless ? 0 : 1

  cluster_identifier                = local.name
  database_name                     = var.redshift_database
  master_username                   = var.redshift_user
  port                              = var.redshift_port
  node_type                         = var.node_type
  number_of_nodes                   = var.number_of_nodes
  multi_az                          = var.multi_az
  availability_zone_relocation      = var.availability_zone_relocation
  kms_key_arn                       = var.kms_key_arn
  subnet_ids                        = module.network.subnet_ids
  security_group_ids                = [module.network.cluster_security_group_id]
  publicly_accessible               = module.network.publicly_accessible
  enhanced_vpc_routing              = var.enhanced_vpc_routing
  copy_role_arn                     = module.iam.copy_role_arn
  scheduler_role_arn                = module.iam.scheduler_role_arn
  logs_bucket                       = module.storage.logs_bucket
  snapshot_retention_days           = var.snapshot_retention_days
  skip_final_snapshot               = var.skip_final_snapshot
  final_snapshot_name               = var.final_snapshot_name
  restore_from_snapshot             = var.restore_from_snapshot
  snapshot_copy                     = var.snapshot_copy
  maintenance_window                = var.maintenance_window
  pause_schedule                    = var.pause_schedule
  resume_schedule                   = var.resume_schedule
  spectrum_monthly_terabytes        = var.spectrum_monthly_terabytes
  concurrency_scaling_daily_minutes = var.concurrency_scaling_daily_minutes
  alarm_emails                      = var.alarm_emails
  alarm_topic_arns                  = var.alarm_topic_arns
}

module "serverless" {
  source = "./modules/serverless"
  count  = local.is_serverless ? 1 : 0

  name                 = local.name
  database_name        = var.redshift_database
  master_username      = var.redshift_user
  port                 = var.redshift_port
  base_capacity        = var.serverless_base_capacity
  max_capacity         = var.serverless_max_capacity
  monthly_rpu_hours    = var.serverless_monthly_rpu_hours
  kms_key_arn          = var.kms_key_arn
  subnet_ids           = module.network.subnet_ids
  security_group_ids   = [module.network.cluster_security_group_id]
  publicly_accessible  = module.network.publicly_accessible
  enhanced_vpc_routing = var.enhanced_vpc_routing
  copy_role_arn        = module.iam.copy_role_arn
  log_retention_days   = local.log_group_days
  alarm_emails         = var.alarm_emails
  alarm_topic_arns     = var.alarm_topic_arns
}

module "runner" {
  source = "./modules/runner"
  count  = local.runner ? 1 : 0

  name                      = local.name
  partition                 = local.partition
  account_id                = local.account_id
  aws_region                = var.aws_region
  vpc_id                    = module.network.vpc_id
  subnet_id                 = module.network.runner_subnet_id
  cluster_security_group_id = module.network.cluster_security_group_id
  port                      = var.redshift_port
  task_role_arn             = "arn:${local.partition}:iam::${local.account_id}:role/${local.name}-loader"
  image_tag                 = var.loader_image_tag
  # Only what a schedule pauses may be woken.
  command            = var.pause_schedule == null ? ["load"] : ["load", "--wake", "--sleep"]
  schedule           = var.load_schedule
  fresh_within       = var.fresh_within
  metrics_namespace  = local.metrics_namespace
  log_retention_days = local.log_group_days
  force_destroy      = var.force_destroy_buckets
  alarm_topic_arns   = local.warehouse.alarm_topic_arns
  settings           = { for name, value in local.settings : upper(name) => value if value != null && value != "" }
}
