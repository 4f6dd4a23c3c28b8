provider "aws" {
  region = var.aws_region

  # Every value below is what the provider does anyway, unless aws_api says otherwise (see its description).
  max_retries                 = var.aws_api.max_retries
  s3_use_path_style           = var.aws_api.s3_use_path_style
  skip_credentials_validation = var.aws_api.skip_credentials_validation
  skip_metadata_api_check     = var.aws_api.skip_metadata_api_check
  skip_requesting_account_id  = var.aws_api.skip_requesting_account_id

  default_tags {
    tags = {
      project     = var.project
      environment = var.environment
      owner       = var.owner
    }
  }
}
