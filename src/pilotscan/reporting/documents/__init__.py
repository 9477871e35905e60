"""Reports as blocks, and what writes blocks: HTML, Markdown, PDF and Word."""

__all__: list[str] = []
