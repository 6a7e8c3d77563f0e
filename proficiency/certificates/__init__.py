"""Statements of participation and performance, and the evidence they rest on."""
