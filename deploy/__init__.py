"""What `make init plan apply destroy` do: the steps around Terraform that make a plan something to rely on."""
