"""What changed between two moments: on a page, on a terminal, as JSON."""
