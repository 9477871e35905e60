"""Where output goes: folders that are never left half written, streams, the terminal."""

__all__: list[str] = []
