# Starts the task at its times. What cannot be started, even when tried again, becomes a message in the queue.
resource "aws_scheduler_schedule" "load" {
  #checkov:skip=CKV_AWS_297:It holds the names of a cluster and a task; the key of AWS encrypts it
  count = var.schedule == null ? 0 : 1

  name                         = "${var.name}-load"
  description                  = "Loads the warehouse ${var.name}"
  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = local.arn_of_cluster
    role_arn = "arn:${var.partition}:iam::${var.account_id}:role/${local.family}-schedule"

    ecs_parameters {
      # Without a revision: the newest one.
      task_definition_arn = "${local.arn_of_ecs}:task-definition/${aws_ecs_task_definition.loader.family}"
      launch_type         = "FARGATE"
      propagate_tags      = "TASK_DEFINITION"

      network_configuration {
        subnets          = [var.subnet_id]
        security_groups  = [aws_security_group.loader.id]
        assign_public_ip = true
      }
    }

    # A load that did not begin within the hour is left to the next time.
    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 5
    }

    dead_letter_config {
      arn = local.arn_of_queue
    }
  }

  depends_on = [aws_iam_role_policy.scheduler, aws_ecs_cluster.this, aws_sqs_queue.failed]
}

resource "aws_iam_role" "scheduler" {
  count = var.schedule == null ? 0 : 1

  name        = "${local.family}-schedule"
  description = "Starts the loader of ${var.name} at its times"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SchedulesOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  count = var.schedule == null ? 0 : 1

  name = "run-the-loader"
  role = aws_iam_role.scheduler[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RunTheLoader"
        Effect    = "Allow"
        Action    = "ecs:RunTask"
        Resource  = ["${local.arn_of_ecs}:task-definition/${local.family}", "${local.arn_of_ecs}:task-definition/${local.family}:*"]
        Condition = { ArnEquals = { "ecs:cluster" = local.arn_of_cluster } }
      },
      {
        Sid       = "TagItsTasks"
        Effect    = "Allow"
        Action    = "ecs:TagResource"
        Resource  = "${local.arn_of_ecs}:task/${var.name}/*"
        Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
      },
      {
        Sid       = "HandItItsTwoRoles"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = ["arn:${var.partition}:iam::${var.account_id}:role/${local.family}-execution", var.task_role_arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        Sid      = "SayWhatCouldNotBeStarted"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = local.arn_of_queue
      },
    ]
  })
}
