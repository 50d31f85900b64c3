"""What releases a workload and is no workflow: builds of Cloud Build, shell scripts and makefiles, with steps as a job has them."""

BUILD = "cloudbuild/build"
SCRIPT = "script/script"
TASK_DEFINITION = "ecs/task-definition"
