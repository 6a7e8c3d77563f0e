"""Performance over rounds: of laboratories, measurands, methods and schemes."""
