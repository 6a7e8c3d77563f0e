"""Pages: thin doors to the services."""
