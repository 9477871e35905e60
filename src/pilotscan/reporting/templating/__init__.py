"""The Jinja environment: the product's own templates, a house's own, and what they may use."""

__all__: list[str] = []
