"""Docker Compose: the files of a project, by the compose specification, as evaluated services."""
