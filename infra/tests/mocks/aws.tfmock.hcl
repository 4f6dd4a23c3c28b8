# What AWS says of the account, for tests of what is refused before it is asked anything else.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_availability_zones" {
  defaults = { names = ["us-west-2a", "us-west-2b", "us-west-2c"] }
}

mock_data "aws_redshift_orderable_cluster" {
  defaults = { availability_zones = ["us-west-2a", "us-west-2b", "us-west-2c"] }
}
