"""How results are put into words: one home for each kind of sentence and number."""
