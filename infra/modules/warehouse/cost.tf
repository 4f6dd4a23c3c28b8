# What keeps a forgotten warehouse from running up a bill.
locals {
  usage_limits = merge(
    {
      spectrum = { limit_type = "data-scanned", amount = var.spectrum_monthly_terabytes, period = "monthly" }
    },
    # A cluster of one node has no concurrency scaling.
    var.number_of_nodes == 1 ? {} : {
      concurrency-scaling = { limit_type = "time", amount = var.concurrency_scaling_daily_minutes, period = "daily" }
    },
  )

  schedules = {
    for name, schedule in { pause = var.pause_schedule, resume = var.resume_schedule } : name => schedule
    if schedule != null
  }
}

resource "aws_redshift_usage_limit" "this" {
  for_each = local.usage_limits

  cluster_identifier = aws_redshift_cluster.this.cluster_identifier
  feature_type       = each.key
  limit_type         = each.value.limit_type
  amount             = each.value.amount
  period             = each.value.period
  breach_action      = "disable"
}

resource "aws_redshift_scheduled_action" "this" {
  for_each = local.schedules

  name        = "${var.cluster_identifier}-${each.key}"
  description = "${title(each.key)} the Redshift cluster ${var.cluster_identifier}"
  schedule    = each.value
  iam_role    = var.scheduler_role_arn

  target_action {
    dynamic "pause_cluster" {
      for_each = each.key == "pause" ? [aws_redshift_cluster.this.cluster_identifier] : []

      content {
        cluster_identifier = pause_cluster.value
      }
    }

    dynamic "resume_cluster" {
      for_each = each.key == "resume" ? [aws_redshift_cluster.this.cluster_identifier] : []

      content {
        cluster_identifier = resume_cluster.value
      }
    }
  }
}
