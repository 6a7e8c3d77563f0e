"""Robust statistics for interlaboratory comparisons (ISO 13528, ISO 5725)."""
