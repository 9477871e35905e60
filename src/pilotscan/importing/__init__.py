"""Tables of projects that people have already, as pilot files."""
