"""Scaling laws of routed and dense language models, fitted from notebooks.

    import routescale
    fit = routescale.fit("runs.csv", law="chinchilla", interval="profile")
    fit.groups["all"].parameters["alpha"].high
    fit.predict(at={"N": 1e9, "D": 2e10}).rows[0].loss

One function for each verb of the program routescale, which this package
contains; its keywords are the long options, with underscores. `table` is a
path, a DataFrame of pandas or polars, a dict of columns or a list of dicts.
"""

from ._results import Fit, Record, Records, Result
from ._run import RoutescaleError, RoutescaleWarning, program
from ._verbs import *  # noqa: F401,F403 one function for each verb
from ._verbs import __all__ as _functions
from ._verbs import __version__

__all__ = [
    "Fit", "Record", "Records", "Result", "RoutescaleError",
    "RoutescaleWarning", "program", "__version__", *_functions,
]
