# Who GitHub's workflows are: pull requests may plan, jobs of the named environments may apply. No key is stored anywhere.
locals {
  roles = var.github_repository == null ? {} : {
    plan = {
      subjects = ["repo:${var.github_repository}:pull_request"]
      policies = ["read"]
      state    = ["s3:GetObject"]
    }
    apply = {
      subjects = [for name in var.github_environments : "repo:${var.github_repository}:environment:${name}"]
      policies = ["read", "write"]
      state    = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] # DeleteObject takes the lock file away
    }
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.github_repository == null ? 0 : 1

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "github" {
  for_each = local.roles

  name        = "${var.project}-github-${each.key}"
  description = "Workflows of ${var.github_repository} that ${each.key} the warehouses of ${var.project}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "WorkflowsOfThisRepository"
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.github[0].arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = each.value.subjects
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "github" {
  for_each = merge([for role, wanted in local.roles : { for policy in wanted.policies : "${role}-${policy}" => { role = role, policy = policy } }]...)

  role       = aws_iam_role.github[each.value.role].name
  policy_arn = aws_iam_policy.deploy[each.value.policy].arn
}

resource "aws_iam_role_policy" "state" {
  for_each = local.roles

  name = "state"
  role = aws_iam_role.github[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ListStates"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = local.bucket_arn
      },
      {
        Sid      = "UseStates"
        Effect   = "Allow"
        Action   = each.value.state
        Resource = "${local.bucket_arn}/*"
      },
    ]
  })
}
