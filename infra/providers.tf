provider "aws" {
  region              = var.aws_region
  allowed_account_ids = var.allowed_account_ids

  # What the provider does anyway, unless aws_api says otherwise.
  max_retries       = var.aws_api.max_retries
  s3_use_path_style = var.aws_api.s3_use_path_style

  default_tags {
    tags = {
      project     = var.project
      environment = var.environment
      owner       = var.owner
    }
  }
}
