"""Ask before results are signed; the rules see one laboratory only, and what was declared."""
