"""People, institutions, laboratories, roles and the one permission table."""
