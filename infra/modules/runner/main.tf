# The loader as a task on Fargate: its image, its definition, its log. Nothing of it runs, or is billed, between two loads.
locals {
  family    = "${var.name}-loader"
  log_group = "/${var.name}/loader"

  # By names that are known before anything is made, so that the policies can be read in the plan.
  arn_of_ecs        = "arn:${var.partition}:ecs:${var.aws_region}:${var.account_id}"
  arn_of_cluster    = "${local.arn_of_ecs}:cluster/${var.name}"
  arn_of_repository = "arn:${var.partition}:ecr:${var.aws_region}:${var.account_id}:repository/${local.family}"
  arn_of_log        = "arn:${var.partition}:logs:${var.aws_region}:${var.account_id}:log-group:${local.log_group}"
}

resource "aws_ecr_repository" "loader" {
  #checkov:skip=CKV_AWS_136:The image holds public packages and this repository's code: AES-256 by ECR's own key is enough
  name                 = local.family
  image_tag_mutability = "IMMUTABLE" # what a revision of the task names is what ran
  force_delete         = var.force_destroy

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "loader" {
  repository = aws_ecr_repository.loader.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The ten newest are enough to go back to"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }
      action       = { type = "expire" }
    }]
  })
}

resource "aws_cloudwatch_log_group" "loader" {
  #checkov:skip=CKV_AWS_158:The log holds no secret; CloudWatch Logs encrypts it by a key of its own
  #checkov:skip=CKV_AWS_338:How long logs are kept is log_retention_days, for all of them
  name              = local.log_group
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "disabled"
  }
  #checkov:skip=CKV_AWS_65:Container Insights is billed by the metric; the loader's own metrics and alarms say whether it loads
}

resource "aws_ecs_task_definition" "loader" {
  family                   = local.family
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = var.task_role_arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  # The one place that the loader writes to. Its image says whose it is.
  volume {
    name = "tmp"
  }

  container_definitions = jsonencode([{
    name                   = "loader"
    image                  = "${aws_ecr_repository.loader.repository_url}:${var.image_tag}"
    command                = var.command
    essential              = true
    readonlyRootFilesystem = true
    user                   = "65532:65532"
    stopTimeout            = 120 # to roll back, and to pause a cluster that it woke
    linuxParameters        = { initProcessEnabled = true }
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
    environment            = [for name, value in merge(var.settings, { METRICS_NAMESPACE = var.metrics_namespace }) : { name = name, value = tostring(value) }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.loader.name
        awslogs-region        = var.aws_region
        awslogs-stream-prefix = "run"
      }
    }
  }])
}

# What ECS itself does for the task: it pulls the image and writes the log.
resource "aws_iam_role" "execution" {
  name        = "${local.family}-execution"
  description = "Starts the loader of ${var.name}: pulls its image, writes its log"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TasksOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnLike      = { "aws:SourceArn" = "${local.arn_of_ecs}:*" }
        StringEquals = { "aws:SourceAccount" = var.account_id }
      }
    }]
  })
}

resource "aws_iam_role_policy" "execution" {
  name = "pull-and-log"
  role = aws_iam_role.execution.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # IAM knows no resource for it.
        Sid      = "LogInToECR"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullTheImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = local.arn_of_repository
      },
      {
        Sid      = "WriteTheLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${local.arn_of_log}:log-stream:run/*"
      },
    ]
  })
}
