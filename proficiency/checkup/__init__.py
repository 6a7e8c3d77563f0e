"""Check an installation: one sentence per check, and what to do where it does not hold."""
