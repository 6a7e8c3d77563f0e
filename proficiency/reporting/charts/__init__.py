"""Charts as data, and one drawing of each for paper and page."""
