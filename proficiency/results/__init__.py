"""Submissions of results: reading, understanding and keeping them as typed."""
