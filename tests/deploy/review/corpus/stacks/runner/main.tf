# A task that a schedule starts, in small: its image, its role, its network, its dead letters. Written for the corpus; applied to no AWS.
provider "aws" {
  region                      = "us-west-2"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = aws_vpc.this.id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.task.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_ecr_repository" "loader" {
  name                 = "loader"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_cloudwatch_log_group" "loader" {
  name              = "/acme/loader"
  retention_in_days = 30
}

resource "aws_ecs_cluster" "this" {
  name = "acme"
}

resource "aws_ecs_task_definition" "loader" {
  family                   = "loader"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  task_role_arn            = "arn:aws:iam::123456789012:role/loader"

  container_definitions = jsonencode([{ name = "loader", image = "${aws_ecr_repository.loader.repository_url}:1", essential = true }])
}

resource "aws_scheduler_schedule" "load" {
  name                = "load"
  schedule_expression = "cron(0 5 * * ? *)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_ecs_cluster.this.arn
    role_arn = "arn:aws:iam::123456789012:role/schedule"

    ecs_parameters {
      task_definition_arn = "arn:aws:ecs:us-west-2:123456789012:task-definition/loader"
      launch_type         = "FARGATE"

      network_configuration {
        subnets          = [aws_subnet.this.id]
        security_groups  = [aws_security_group.task.id]
        assign_public_ip = true
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "failed" {
  name          = "failed"
  event_pattern = jsonencode({ source = ["aws.ecs"] })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = "arn:aws:sqs:us-west-2:123456789012:failed"
}
