# Somebody hears of it: of a load that failed or could not be started, of data that is old, of loads that do not happen.
locals {
  queue_name   = "${local.family}-failed"
  arn_of_queue = "arn:${var.partition}:sqs:${var.aws_region}:${var.account_id}:${local.queue_name}"
  rule_name    = "${local.family}-failed"
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

module "alarms" {
  source = "../alarms"

  name       = var.name
  topic_arns = var.alarm_topic_arns

  alarms = merge(
    {
      load-failed = {
        description = "A load failed or could not be started. The queue ${local.queue_name} has the event, and the log group ${local.log_group} what the loader said."
        namespace   = "AWS/SQS"
        metric      = "NumberOfMessagesSent"
        dimensions  = { QueueName = local.queue_name }
        statistic   = "Sum"
        comparison  = "GreaterThanThreshold"
        threshold   = 0
        minutes     = 5
      }
    },
    var.fresh_within == null ? {} : {
      data-is-old = {
        description = "The newest object in the star is older than ${var.fresh_within} hours: whoever writes the sources has stopped."
        namespace   = var.metrics_namespace
        metric      = "NewestObjectAge"
        dimensions  = { Warehouse = var.name }
        statistic   = "Maximum"
        comparison  = "GreaterThanThreshold"
        threshold   = var.fresh_within * 3600
        minutes     = 5
        period      = 300
        missing     = "ignore"
      }
      no-load = {
        description = "No load has succeeded for ${var.fresh_within} hours. See whether the schedule is enabled, and what the task said."
        namespace   = var.metrics_namespace
        metric      = "Duration"
        dimensions  = { Warehouse = var.name }
        statistic   = "SampleCount"
        comparison  = "LessThanThreshold"
        threshold   = 1
        minutes     = var.fresh_within * 60
        period      = 3600
        missing     = "breaching"
      }
    },
  )
}
