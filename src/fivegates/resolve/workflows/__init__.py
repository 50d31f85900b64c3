"""GitHub Actions workflows: every job of every workflow as a resource."""

JOB = "github/job"
