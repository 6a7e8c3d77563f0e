"""Turn a plan and results into consensus values and scores."""
