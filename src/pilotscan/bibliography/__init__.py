"""Bibliographies of other programs (BibTeX, CSL-JSON) as sources, and back."""
