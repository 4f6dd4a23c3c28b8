output "runner" {
  description = "What starts the task by hand, and follows its log."
  value = {
    cluster           = aws_ecs_cluster.this.name
    task_definition   = aws_ecs_task_definition.loader.family
    subnet_id         = var.subnet_id
    security_group_id = aws_security_group.loader.id
    log_group         = aws_cloudwatch_log_group.loader.name
    repository_url    = aws_ecr_repository.loader.repository_url
    image_tag         = var.image_tag
  }
}
