"""Reports as documents to mail and edit: PDF and Word, both from the same blocks."""

__all__: list[str] = []
