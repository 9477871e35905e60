"""What a comparison looks like: on a page, on a terminal, as JSON."""
