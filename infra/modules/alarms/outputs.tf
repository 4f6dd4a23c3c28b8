output "topics" {
  description = "ARN of every topic that hears of alarms, by a name that is known before it is made."
  value       = local.topics
}
