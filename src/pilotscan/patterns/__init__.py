"""What pilots teach together: which conditions go with what became of them.

Qualitative comparative analysis on DataFrames, as R's QCA does it:

>>> from pilotscan.patterns import minimize, necessity, truth_table
>>> import pandas as pd
>>> data = pd.DataFrame({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "Y": [1, 0, 0, 0]})
>>> table = truth_table(data, "Y")
"""

from pilotscan.patterns.as_cases import Cases, LeftOut, cases
from pilotscan.patterns.calibration import calibrate, dichotomize
from pilotscan.patterns.minimizing import minimize
from pilotscan.patterns.needed import necessity, needed_combinations
from pilotscan.patterns.proposing import ConditionUse
from pilotscan.patterns.robustness import Variation, robustness
from pilotscan.patterns.solution import Model, Refusal, Solution, Term
from pilotscan.patterns.table import Row, TruthTable, truth_table
from pilotscan.patterns.together import associations, evidence_by_level, known_shares

__all__ = [
    "Cases",
    "ConditionUse",
    "LeftOut",
    "Model",
    "Refusal",
    "Row",
    "Solution",
    "Term",
    "TruthTable",
    "Variation",
    "associations",
    "calibrate",
    "cases",
    "dichotomize",
    "evidence_by_level",
    "known_shares",
    "minimize",
    "necessity",
    "needed_combinations",
    "robustness",
    "truth_table",
]
