"""Materials in batches and units: labelled, allocated, dispatched, received, replaced."""
