"""What leads on from a verdict: on a page, on a terminal, as JSON."""
