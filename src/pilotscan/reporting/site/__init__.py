"""The pages around the reports: overview, framework, glossary, method, and how they link."""

__all__: list[str] = []
