"""What many repositories are together: what only all of them tell, and the registry and score of the organisation."""
