"""Homogeneity and stability of the materials of a round, and the verdict that lets them travel."""
