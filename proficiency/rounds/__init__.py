"""Rounds of a scheme: enrolment, confidential codes, lifecycle."""
