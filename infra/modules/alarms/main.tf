locals {
  # By names that are known before anything is made.
  topics = merge(
    { for arn in var.topic_arns : split(":", arn)[5] => arn },
    length(var.emails) == 0 ? {} : { (local.topic_name) = one(aws_sns_topic.this[*].arn) },
  )
  topic_name = "${var.name}-alarms"
}

resource "aws_sns_topic" "this" {
  #checkov:skip=CKV_AWS_26:CloudWatch cannot publish to a topic under the AWS managed key, and a message names a metric and its value
  count = length(var.emails) == 0 ? 0 : 1

  name = local.topic_name
}

# AWS sends each address a message, whose link has to be followed before it hears anything.
resource "aws_sns_topic_subscription" "this" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.this[0].arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.minutes * 60 / each.value.period
  treat_missing_data  = each.value.missing
  alarm_actions       = values(local.topics)
  ok_actions          = values(local.topics)
}
