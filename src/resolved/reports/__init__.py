"""
Reports: rows first, looks second. Figures over a period, each with its definition (J2, J5, J6, J12, G2, D8).

``report(office)`` gives a frozen value, and ``as_data(report)`` the same as plain data.
"""

from .figures import FIGURES
from .goals import Reached
from .measure import Figure, Part, Result
from .period import begins, ends
from .reporting import Group, Report, Split, Unread, as_data, definitions, measured, report, rows
from .row import Row, Seen

__all__ = [
    "FIGURES",
    "Figure",
    "Group",
    "Part",
    "Reached",
    "Report",
    "Result",
    "Row",
    "Seen",
    "Split",
    "Unread",
    "as_data",
    "begins",
    "definitions",
    "ends",
    "measured",
    "report",
    "rows",
]
