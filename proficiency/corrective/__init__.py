"""Corrective actions of laboratories: asked for, answered, reviewed, checked in the next round."""
