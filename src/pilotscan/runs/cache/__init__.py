"""A cache of what came of files: a folder that may be thrown away, and is never believed."""
