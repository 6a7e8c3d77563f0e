"""Messages to people: told in the transaction of a change, delivered by the worker."""
