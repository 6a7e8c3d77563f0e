"""Schemes, measurands and the statistical plan."""
