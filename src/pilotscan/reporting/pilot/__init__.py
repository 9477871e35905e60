"""What the report of a pilot says: on a page, in its charts, as JSON."""
