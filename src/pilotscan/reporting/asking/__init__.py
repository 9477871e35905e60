"""Questions to informants: as sheets on paper and in files, on a terminal, as JSON."""
