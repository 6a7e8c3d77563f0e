"""Claims, complaints and appeals against what was issued, and the corrections they lead to."""
