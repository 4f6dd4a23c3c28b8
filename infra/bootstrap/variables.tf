variable "project" {
  description = "Name of the project, as in the warehouses: what is made for them begins with it."
  type        = string
  default     = "sparkify"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project)) && length(var.project) <= 32
    error_message = "project must be at most 32 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "owner" {
  description = "Who answers for the account: a team or an address. A tag on everything."
  type        = string
}

variable "aws_region" {
  description = "Region of the state's bucket, and the one that the warehouses may be made in."
  type        = string
  default     = "us-west-2"
}

variable "allowed_account_ids" {
  description = "Accounts that this may be applied in; in any other one the plan stops. Empty for every account."
  type        = list(string)
  default     = []
}

variable "state_bucket_name" {
  description = "Name of the bucket. Null for PROJECT-terraform-state-ACCOUNT."
  type        = string
  default     = null

  validation {
    condition     = var.state_bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.state_bucket_name))
    error_message = "state_bucket_name must be 3 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or a digit."
  }
}

variable "github_repository" {
  description = "Repository whose workflows may plan and apply, such as acme/warehouse. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must read OWNER/NAME, without wildcards: whoever can run a workflow there gets the roles."
  }
}

variable "github_environments" {
  description = "GitHub environments whose jobs may apply. Give each required reviewers, who then say yes to each apply."
  type        = list(string)
  default     = ["dev", "prod"]

  validation {
    condition     = alltrue([for name in var.github_environments : can(regex("^[A-Za-z0-9._-]+$", name))])
    error_message = "github_environments must be names of environments, without wildcards."
  }
}
