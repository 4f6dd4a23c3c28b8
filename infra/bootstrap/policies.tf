# What a person or a workflow needs to plan, apply and destroy. The actions are those that Terraform and make were seen
# to call over a whole life; a test compares the two (tests/deploy/test_changes.py).
locals {
  # read: to plan. write: to apply and destroy, on top. others: what AWS asks for and no call shows, each with its reason.
  actions = jsondecode(file("${path.module}/actions.json"))

  deploy = {
    read  = local.actions.read
    write = concat(local.actions.write, keys(local.actions.others))
  }

  # A policy names resources by the project's name, where IAM can. EC2 and Redshift Serverless make up the names in the
  # ARNs of what they make, so there the region is the limit.
  named = {
    s3 = ["arn:${local.partition}:s3:::${var.project}-*"]
    iam = concat(
      [for kind in ["role", "policy"] : "arn:${local.partition}:iam::${local.account_id}:${kind}/${var.project}-*"],
      # What the first cluster of an account makes. IAM lets nobody change such a role.
      [for service in ["ecs", "redshift"] : "arn:${local.partition}:iam::${local.account_id}:role/aws-service-role/${service}.amazonaws.com/*"],
    )
    sns        = ["arn:${local.partition}:sns:${var.aws_region}:${local.account_id}:${var.project}-*"]
    cloudwatch = ["arn:${local.partition}:cloudwatch:${var.aws_region}:${local.account_id}:alarm:${var.project}-*"]
    redshift = concat(
      [for kind in ["cluster", "subnetgroup", "parametergroup", "eventsubscription"] : "arn:${local.partition}:redshift:${var.aws_region}:${local.account_id}:${kind}:${var.project}-*"],
      ["arn:${local.partition}:redshift:${var.aws_region}:${local.account_id}:snapshot:${var.project}-*/*"],
      ["arn:${local.partition}:redshift:${var.aws_region}:${local.account_id}:usagelimit:*"],
    )
    ecr            = ["arn:${local.partition}:ecr:${var.aws_region}:${local.account_id}:repository/${var.project}-*"]
    events         = ["arn:${local.partition}:events:${var.aws_region}:${local.account_id}:rule/${var.project}-*"]
    logs           = [for prefix in ["/aws/redshift/", "/"] : "arn:${local.partition}:logs:${var.aws_region}:${local.account_id}:log-group:${prefix}${var.project}-*"]
    scheduler      = ["arn:${local.partition}:scheduler:${var.aws_region}:${local.account_id}:schedule/default/${var.project}-*"]
    sqs            = ["arn:${local.partition}:sqs:${var.aws_region}:${local.account_id}:${var.project}-*"]
    secretsmanager = ["arn:${local.partition}:secretsmanager:${var.aws_region}:${local.account_id}:secret:redshift!${var.project}-*"]
  }

  # One statement a service. Describing cannot be limited to a resource in most of them, so reading is allowed for all.
  statements = {
    for kind, actions in local.deploy : kind => [
      for service in distinct([for action in actions : split(":", action)[0]]) : merge(
        {
          Sid      = "${title(kind)}${replace(title(replace(service, "-", " ")), " ", "")}"
          Effect   = "Allow"
          Action   = sort([for action in actions : action if startswith(action, "${service}:")])
          Resource = kind == "read" ? ["*"] : lookup(local.named, service, ["*"])
        },
        # IAM and S3's list of buckets answer from one region for all. A revision of a task is deregistered under no name.
        contains(["ec2", "ecs", "redshift", "redshift-serverless"], service) ? { Condition = { StringEquals = { "aws:RequestedRegion" = var.aws_region } } } : {},
      )
    ]
  }
}

resource "aws_iam_policy" "deploy" {
  #checkov:skip=CKV_AWS_288:Reads what the stack has; no action of it reads data, and secrets are not among them
  #checkov:skip=CKV_AWS_289:Writes roles and policies whose names begin with the project's, which is what it is for
  #checkov:skip=CKV_AWS_290:EC2 makes up the names of what it makes; there the region is the limit
  #checkov:skip=CKV_AWS_355:Describing cannot be limited to a resource in most services
  #checkov:skip=CKV_AWS_286:Writes roles whose names begin with the project's, which is what it is for
  for_each = local.statements

  name        = "${var.project}-deploy-${each.key}"
  description = each.key == "read" ? "Plans the warehouses of ${var.project}" : "Applies and destroys the warehouses of ${var.project}, together with ${var.project}-deploy-read"
  policy      = jsonencode({ Version = "2012-10-17", Statement = each.value })
}
