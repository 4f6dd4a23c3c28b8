# A paused cluster sends no metrics: no data is no alarm.
locals {
  alarms = {
    unhealthy = {
      description = "The cluster cannot take queries. Look at its events and maintenance window in the Redshift console."
      metric      = "HealthStatus"
      statistic   = "Minimum"
      comparison  = "LessThanThreshold"
      threshold   = 1
      minutes     = 15
    }
    disk-full = {
      description = "The disk is nearly full: queries that spill will fail. Remove data, vacuum, or add nodes."
      metric      = "PercentageDiskSpaceUsed"
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 85
      minutes     = 15
    }
    cpu-busy = {
      description = "The cluster has been busy for half an hour. Look for a runaway query in sys_query_history, or add nodes."
      metric      = "CPUUtilization"
      statistic   = "Average"
      comparison  = "GreaterThanThreshold"
      threshold   = 90
      minutes     = 30
    }
  }
}

module "alarms" {
  source = "../alarms"

  name       = var.cluster_identifier
  emails     = var.alarm_emails
  topic_arns = var.alarm_topic_arns

  alarms = {
    for name, alarm in local.alarms :
    name => merge(alarm, { namespace = "AWS/Redshift", dimensions = { ClusterIdentifier = aws_redshift_cluster.this.cluster_identifier } })
  }
}

# What Redshift itself has to tell of the cluster: maintenance, failed resizes, changes of who gets in.
resource "aws_redshift_event_subscription" "this" {
  for_each = module.alarms.topics

  # An identifier, which the name of a topic need not be.
  name             = trimsuffix(replace("${var.cluster_identifier}-${each.key}", "/[^A-Za-z0-9]+/", "-"), "-")
  sns_topic_arn    = each.value
  source_type      = "cluster"
  source_ids       = [aws_redshift_cluster.this.cluster_identifier]
  event_categories = ["configuration", "management", "monitoring", "pending", "security"]
  severity         = "INFO"
}

# Where they stood before there were two kinds of warehouses.
moved {
  from = aws_sns_topic.alarms
  to   = module.alarms.aws_sns_topic.this
}

moved {
  from = aws_sns_topic_subscription.alarms
  to   = module.alarms.aws_sns_topic_subscription.this
}

moved {
  from = aws_cloudwatch_metric_alarm.this
  to   = module.alarms.aws_cloudwatch_metric_alarm.this
}
