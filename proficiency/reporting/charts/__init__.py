"""Charts as data, and one drawing of each for paper and page."""

from reportlab import rl_config

# Shapes are checked by the type checker; reportlab's checks would cost a seventh of a report.
rl_config.shapeChecking = 0
