# A paused cluster sends no metrics: no data is no alarm.
locals {
  # By names that are known before anything is made.
  topics = merge(
    { for arn in var.alarm_topic_arns : split(":", arn)[5] => arn },
    length(var.alarm_emails) == 0 ? {} : { (local.topic_name) = one(aws_sns_topic.alarms[*].arn) },
  )
  topic_name = "${var.cluster_identifier}-alarms"

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

resource "aws_sns_topic" "alarms" {
  #checkov:skip=CKV_AWS_26:CloudWatch cannot publish to a topic under the AWS managed key, and a message names a metric and its value
  count = length(var.alarm_emails) == 0 ? 0 : 1

  name = local.topic_name
}

# AWS sends each address a message, whose link has to be followed before it hears anything.
resource "aws_sns_topic_subscription" "alarms" {
  for_each = toset(var.alarm_emails)

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = each.key
}

# What Redshift itself has to tell of the cluster: maintenance, failed resizes, changes of who gets in.
resource "aws_redshift_event_subscription" "this" {
  for_each = local.topics

  name             = "${var.cluster_identifier}-${each.key}"
  sns_topic_arn    = each.value
  source_type      = "cluster"
  source_ids       = [aws_redshift_cluster.this.cluster_identifier]
  event_categories = ["configuration", "management", "monitoring", "pending", "security"]
  severity         = "INFO"
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.cluster_identifier}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/Redshift"
  metric_name         = each.value.metric
  dimensions          = { ClusterIdentifier = aws_redshift_cluster.this.cluster_identifier }
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = each.value.minutes / 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = values(local.topics)
  ok_actions          = values(local.topics)
}
