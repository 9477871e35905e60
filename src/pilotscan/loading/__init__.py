"""From files to models: discovery, hostile-proof YAML, places of faults. Judges nothing."""

__all__: list[str] = []
