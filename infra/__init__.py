"""The warehouse on AWS as Terraform, and the review of its plans."""
