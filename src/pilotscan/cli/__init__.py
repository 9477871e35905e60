"""The command line: options, streams and exit codes; everything else is a library call."""

__all__: list[str] = []
