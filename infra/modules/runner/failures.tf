# Somebody hears of it: of a load that failed or could not be started, of data that is old, of loads that do not happen.
locals {
  queue_name   = "${local.family}-failed"
  arn_of_queue = "arn:${var.partition}:sqs:${var.aws_region}:${var.account_id}:${local.queue_name}"
  rule_name    = "${local.family}-failed"

  of_queue  = { QueueName = local.queue_name }
  of_loader = { Warehouse = var.name }

  # Each alarm watches so many hours, or five minutes.
  alarms = merge(
    {
      load-failed = {
        description = "A load failed or could not be started. The queue ${local.queue_name} has the event, and the log group ${local.log_group} what the loader said."
        namespace   = "AWS/SQS", metric = "NumberOfMessagesSent", dimensions = local.of_queue
        statistic   = "Sum", comparison = "GreaterThanThreshold", threshold = 0, period = 300, periods = 1, missing = "notBreaching"
      }
    },
    var.fresh_within == null ? {} : {
      data-is-old = {
        description = "The newest object in the star is older than ${var.fresh_within} hours: whoever writes the sources has stopped."
        namespace   = var.metrics_namespace, metric = "NewestObjectAge", dimensions = local.of_loader
        statistic   = "Maximum", comparison = "GreaterThanThreshold", threshold = var.fresh_within * 3600, period = 300, periods = 1, missing = "ignore"
      }
      no-load = {
        description = "No load has succeeded for ${var.fresh_within} hours. See whether the schedule is enabled, and what the task said."
        namespace   = var.metrics_namespace, metric = "Duration", dimensions = local.of_loader
        statistic   = "SampleCount", comparison = "LessThanThreshold", threshold = 1, period = 3600, periods = var.fresh_within, missing = "breaching"
      }
    },
  )
}

# One queue for both: what the schedule could not start, and tasks that ended badly. A message is the whole event.
resource "aws_sqs_queue" "failed" {
  name                      = local.queue_name
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TasksThatFailed"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = local.arn_of_queue
      Condition = { ArnEquals = { "aws:SourceArn" = "arn:${var.partition}:events:${var.aws_region}:${var.account_id}:rule/${local.rule_name}" } }
    }]
  })
}

resource "aws_cloudwatch_event_rule" "failed" {
  name        = local.rule_name
  description = "Tasks of ${local.family} that ended with another exit code than 0, or never began"

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [local.arn_of_cluster]
      lastStatus = ["STOPPED"]
      "$or" = [
        { containers = { exitCode = [{ anything-but = 0 }] } },
        { stopCode = ["TaskFailedToStart"] },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = local.arn_of_queue

  depends_on = [aws_sqs_queue.failed]
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
