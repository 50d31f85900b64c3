"""AWS IAM: policies as statements, and what they decide."""
