"""Archives of a round: to recompute it elsewhere, and to hand it to an assessor."""
