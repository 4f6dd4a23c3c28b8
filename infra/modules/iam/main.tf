locals {
  kind = var.cluster_arn == null ? "workgroup" : "cluster"

  # One entry a bucket, with the prefixes that are read from it. Sids hold letters and digits only, hence the index.
  prefixes_of = { for source in var.sources : source.bucket => source.prefix... }

  trust_of_cluster = [{
    Sid       = "OnlyThisCluster"
    Effect    = "Allow"
    Principal = { Service = "redshift.amazonaws.com" }
    Action    = "sts:AssumeRole"
    Condition = {
      ArnLike      = { "aws:SourceArn" = var.cluster_arn }
      StringEquals = { "aws:SourceAccount" = var.account_id }
    }
  }]
  # Both services have to be trusted [serverless-security-other-services]. Of what they send the guide names the ARN of the
  # database user, in which the workgroup goes by an id that is not known before the role has to be there.
  trust_of_workgroups = [{
    Sid       = "OnlyWorkgroupsOfThisAccount"
    Effect    = "Allow"
    Principal = { Service = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"] }
    Action    = "sts:AssumeRole"
    Condition = {
      StringLike = { "sts:ExternalId" = "arn:${var.partition}:redshift:${var.aws_region}:${var.account_id}:dbuser:serverless-${var.account_id}-*/*" }
    }
  }]

  arn_of_work = "arn:${var.partition}:s3:::${var.work_bucket_name}"

  list_sources = [
    for index, bucket in keys(local.prefixes_of) : {
      Sid      = "ListSource${index + 1}"
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = "arn:${var.partition}:s3:::${bucket}"
      Condition = {
        StringLike = { "s3:prefix" = flatten([for prefix in local.prefixes_of[bucket] : [prefix, "${prefix}/*"]]) }
      }
    }
  ]
  read_sources = [
    for index, bucket in keys(local.prefixes_of) : {
      Sid    = "ReadSource${index + 1}"
      Effect = "Allow"
      Action = "s3:GetObject"
      Resource = flatten([
        for prefix in local.prefixes_of[bucket] : [
          "arn:${var.partition}:s3:::${bucket}/${prefix}", # the prefix may be the key of a single object
          "arn:${var.partition}:s3:::${bucket}/${prefix}/*",
        ]
      ])
    }
  ]
  # S3 decrypts on behalf of whoever reads, and through S3 is the only way that the key may be used.
  decrypt_sources = length(var.source_kms_key_arns) == 0 ? [] : [{
    Sid       = "DecryptSources"
    Effect    = "Allow"
    Action    = "kms:Decrypt"
    Resource  = var.source_kms_key_arns
    Condition = { StringEquals = { "kms:ViaService" = distinct([for arn in var.source_kms_key_arns : "s3.${split(":", arn)[3]}.amazonaws.com"]) } }
  }]
}

# What COPY may do. Only this cluster of this account can take the role, or only this account's workgroups of this region:
# another account's Redshift cannot be talked into using it (the confused deputy).
resource "aws_iam_role" "copy" {
  name        = "${var.name}-copy"
  description = "COPY of the Redshift ${local.kind} ${var.name}: reads the sources and the work bucket, writes nothing"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for statement in local.trust_of_cluster : statement if var.cluster_arn != null],
      [for statement in local.trust_of_workgroups : statement if var.cluster_arn == null],
    )
  })
}

resource "aws_iam_role_policy" "copy" {
  name = "read-sources-and-work-bucket"
  role = aws_iam_role.copy.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.list_sources,
      local.read_sources,
      [
        {
          Sid      = "ListWorkBucket"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = local.arn_of_work
        },
        {
          Sid      = "ReadWorkBucket"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "${local.arn_of_work}/*"
        },
      ],
      local.decrypt_sources,
    )
  })
}

# What the pause and resume schedules may do: those two things, to this cluster. Their service principal is trusted
# as the Redshift guide writes it, without a condition on the account: no key is documented that it would send.
resource "aws_iam_role" "scheduler" {
  count = var.has_schedules ? 1 : 0

  name        = "${var.name}-scheduler"
  description = "Pauses and resumes the Redshift cluster ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RedshiftScheduler"
      Effect    = "Allow"
      Principal = { Service = "scheduler.redshift.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  count = var.has_schedules ? 1 : 0

  name = "pause-and-resume"
  role = aws_iam_role.scheduler[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "PauseAndResumeThisCluster"
      Effect   = "Allow"
      Action   = ["redshift:PauseCluster", "redshift:ResumeCluster"]
      Resource = var.cluster_arn
    }]
  })
}
