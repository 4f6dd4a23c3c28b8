"""The settings: what there is to set, where each value is looked up, and Terraform's outputs."""
