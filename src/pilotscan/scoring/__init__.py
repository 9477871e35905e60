"""From ratings to a verdict: pure functions of values, no files, no clock, no wording."""

__all__: list[str] = []
