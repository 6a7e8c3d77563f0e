"""The demonstration: a synthetic alliance with its rounds, and two rounds of published real data."""
