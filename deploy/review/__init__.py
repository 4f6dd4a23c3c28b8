"""What a Terraform plan means: attribute by attribute, in words, with a verdict."""
