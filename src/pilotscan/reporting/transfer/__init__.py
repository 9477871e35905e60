"""Pilots judged for named targets, as a page, on a terminal, as JSON and as tables."""
