"""Blocks as a Word document, in the styles of a house where it gives its own."""

__all__: list[str] = []
