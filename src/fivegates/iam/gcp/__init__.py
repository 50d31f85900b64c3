"""What Google Cloud's IAM policies give."""
