"""From results to pages, files and terminal: the only layer that words and rounds."""

__all__: list[str] = []
