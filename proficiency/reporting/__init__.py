"""Report content and its three surfaces: PDF, page and spreadsheet."""
