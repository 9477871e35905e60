"""What came of a run: told to people, and written where it was asked for.

These modules are loaded when a command runs, and not to say what options it has.
"""

__all__: list[str] = []
