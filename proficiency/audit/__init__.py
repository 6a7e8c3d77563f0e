"""The append-only, chained history of what was done."""
