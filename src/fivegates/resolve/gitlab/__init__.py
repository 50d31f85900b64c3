"""GitLab CI: the jobs of a project's pipeline, of its child pipelines, and the flows of GitLab Duo, as resources."""

JOB = "gitlab/job"
FLOW = "gitlab/flow"
FLOW_SETTINGS = "gitlab/flow-settings"
