locals {
  tasks_take_the_role = [{
    Sid       = "TasksOfThisAccount"
    Effect    = "Allow"
    Principal = { Service = "ecs-tasks.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = {
      ArnLike      = { "aws:SourceArn" = "arn:${var.partition}:ecs:${var.aws_region}:${var.account_id}:*" }
      StringEquals = { "aws:SourceAccount" = var.account_id }
    }
  }]

  # Only what a schedule pauses again may be woken. IAM knows no resource for looking schedules up.
  wake_and_sleep = [
    {
      Sid      = "WakeItAndLetItSleepAgain"
      Effect   = "Allow"
      Action   = ["redshift:PauseCluster", "redshift:ResumeCluster"]
      Resource = var.cluster_arn
    },
    {
      Sid      = "SeeItsPauseSchedule"
      Effect   = "Allow"
      Action   = "redshift:DescribeScheduledActions"
      Resource = "*"
    },
  ]
}

locals {
  reach_cluster = [
    {
      Sid      = "LogInAsOneself"
      Effect   = "Allow"
      Action   = "redshift:GetClusterCredentialsWithIAM"
      Resource = "arn:${var.partition}:redshift:${var.aws_region}:${var.account_id}:dbname:${var.name}/*"
    },
    {
      # So that a load can say that the warehouse is paused, and not only that it does not answer.
      Sid      = "SeeWhetherItIsPaused"
      Effect   = "Allow"
      Action   = "redshift:DescribeClusters"
      Resource = var.cluster_arn
    },
  ]
  # AWS makes up the id in a workgroup's ARN; its tags are this stack's.
  reach_workgroup = [
    {
      Sid       = "LogInAsOneselfAndSeeItsState"
      Effect    = "Allow"
      Action    = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
      Resource  = "arn:${var.partition}:redshift-serverless:${var.aws_region}:${var.account_id}:workgroup/*"
      Condition = { StringEquals = { for key, value in var.tags : "aws:ResourceTag/${key}" => value } }
    },
  ]
}

# What whoever loads may do, and nothing else. Attach the policy to a user or role of yours, or take the role.
resource "aws_iam_policy" "loader" {
  name        = "${var.name}-loader"
  description = "Loads the Redshift ${local.kind} ${var.name}: reads the sources, writes work files, logs in"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.list_sources,
      local.read_sources,
      local.decrypt_sources,
      [
        {
          Sid       = "ListWorkFiles"
          Effect    = "Allow"
          Action    = "s3:ListBucket"
          Resource  = local.arn_of_work
          Condition = { StringLike = { "s3:prefix" = ["runs/*", "jsonpaths/*"] } }
        },
        {
          Sid      = "WriteWorkFiles"
          Effect   = "Allow"
          Action   = ["s3:PutObject", "s3:DeleteObject"]
          Resource = ["${local.arn_of_work}/runs/*", "${local.arn_of_work}/jsonpaths/*"]
        },
        {
          # Its full ARN ends in six characters that Secrets Manager makes up.
          Sid      = "ReadTheAdminsPassword"
          Effect   = "Allow"
          Action   = "secretsmanager:GetSecretValue"
          Resource = "arn:${var.partition}:secretsmanager:${var.aws_region}:${var.account_id}:secret:redshift!${var.name}-${var.master_username}-??????"
        },
      ],
      [for statement in local.reach_cluster : statement if var.cluster_arn != null],
      [for statement in local.reach_workgroup : statement if var.cluster_arn == null],
      [for statement in local.wake_and_sleep : statement if var.has_pause_schedule],
    )
  })
}

# For identities of this account that a policy of their own lets take it, such as the task that loads every night.
resource "aws_iam_role" "loader" {
  name        = "${var.name}-loader"
  description = "Loads the Redshift ${local.kind} ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "IdentitiesOfThisAccountThatMay"
        Effect    = "Allow"
        Principal = { AWS = "arn:${var.partition}:iam::${var.account_id}:root" }
        Action    = "sts:AssumeRole"
      }],
      [for statement in local.tasks_take_the_role : statement if var.runs_as_task],
    )
  })
}

resource "aws_iam_role_policy_attachment" "loader" {
  role = aws_iam_role.loader.name
  # By its name, so that the plan shows what is attached.
  policy_arn = "arn:${var.partition}:iam::${var.account_id}:policy/${aws_iam_policy.loader.name}"

  depends_on = [aws_iam_policy.loader]
}
