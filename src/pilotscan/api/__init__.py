"""The library: what the command does, in five lines of a notebook.

>>> import pilotscan
>>> framework = pilotscan.load_framework()
>>> pilots = pilotscan.load_pilots("pilots", framework=framework)
>>> evaluations = pilotscan.evaluate(pilots, framework)
>>> page = pilotscan.render(evaluations[0], format="html", lang="nl")
"""

__all__: list[str] = []
