"""Patterns across cases: what pilots that were taken up have in common, and what the others lack.

Qualitative comparative analysis on DataFrames, as R's QCA does it:

>>> from pilotscan.patterns import minimize, necessity, truth_table
>>> import pandas as pd
>>> data = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 0, 0, 0]})
>>> table = truth_table(data, "Y")
"""

from pilotscan.patterns.as_cases import Cases, cases
from pilotscan.patterns.calibration import calibrate, dichotomize
from pilotscan.patterns.minimizing import minimize
from pilotscan.patterns.needed import necessity, needed_combinations
from pilotscan.patterns.solution import Model, Refusal, Solution, Term
from pilotscan.patterns.table import Row, TruthTable, truth_table

__all__ = [
    "Cases",
    "Model",
    "Refusal",
    "Row",
    "Solution",
    "Term",
    "TruthTable",
    "calibrate",
    "cases",
    "dichotomize",
    "minimize",
    "necessity",
    "needed_combinations",
    "truth_table",
]
