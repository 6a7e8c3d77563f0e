"""Batches, units, parcels: what travels in a round, and in which condition it arrived."""
