"""A cache of judged pilots: a folder that may be thrown away, and is never believed."""
