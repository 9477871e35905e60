"""Patterns across cases: on a page, in its charts, on a terminal, as JSON, as tables, for R."""
