"""The version of pilotscan; below all other modules, so that each may say it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
