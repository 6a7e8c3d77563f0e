"""The validation record: what the statistics were checked against, and whether they agree."""
