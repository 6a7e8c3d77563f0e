"""The demonstration: a synthetic alliance with its rounds, and two published real studies."""
