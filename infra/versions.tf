terraform {
  # 1.11: S3 state locking without DynamoDB and ephemeral values are stable from here on.
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}
