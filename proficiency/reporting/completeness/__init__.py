"""Whether the reports of a round say everything they must, item by item, before they go out."""
