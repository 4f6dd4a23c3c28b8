# The loader as a task in this account (docs/runner.md).

variable "runner" {
  description = "Whether the loader can be run as a task on Fargate (make run). A load_schedule needs it, and makes it by itself. It costs nothing while nothing runs."
  type        = bool
  default     = false
}

variable "load_schedule" {
  description = "When to load, UTC, such as cron(0 5 * * ? *) or rate(1 hour). Null for by hand."
  type        = string
  default     = null

  validation {
    condition     = var.load_schedule == null || anytrue([for pattern in local.load_patterns : can(regex(pattern, var.load_schedule))])
    error_message = "load_schedule must read ${local.cron_rule}, such as cron(0 5 * * ? *), or rate(1 hour)."
  }
}

variable "loader_image_tag" {
  description = "Tag of the loader's image in the repository. A pushed tag cannot be overwritten: name a new one for a new image."
  type        = string
  default     = "1"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", var.loader_image_tag))
    error_message = "loader_image_tag must be at most 128 letters, digits, dots, hyphens and underscores, beginning with none of . and -."
  }
}

variable "fresh_within" {
  description = "Hours after which an alarm says that the newest loaded object is old, or that no load has succeeded. Null for no such alarms."
  type        = number
  default     = null

  validation {
    condition     = var.fresh_within == null || try(var.fresh_within >= 1 && var.fresh_within <= 168 && floor(var.fresh_within) == var.fresh_within, false)
    error_message = "fresh_within must be a whole number of hours from 1 to 168: CloudWatch looks back a week at most."
  }

  validation {
    condition     = var.fresh_within == null || var.load_schedule != null
    error_message = "fresh_within says that loads are missed, and there is no load_schedule. Set one, or leave fresh_within null."
  }
}
