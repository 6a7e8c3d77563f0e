"""Rehearse a round with invented laboratories: what the plan would report, and how often."""
