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
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
