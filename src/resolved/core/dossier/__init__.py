"""
The dossier: one frozen value folded from all facts, so that nothing said once is lost at the next state.

Eight fields, each a value of its own with its verbs. Guards and clocks read it;
it is never written but by a fact's ``learn``. People stand in it by id.

It and its fields are named tuples: as frozen as an attrs class, and a third of the
price, and some of them are made anew for every fact. Verbs that are called often
do so by ``anew``; constructor and ``_replace`` are for the others.
"""

from .account import Account, Basis, Mood
from .after import Aftercare, Notice, Occasion
from .contact import Contact, LeaveFor, Manners
from .handling import Handling, Involved, Rung, Transfer
from .ruling import Answered, Approval, Assessment, Cause, Outcome, Ruling
from .solution import Given, Solution
from .whole import Dossier

__all__ = [
    "Account", "Aftercare", "Answered", "Approval", "Assessment", "Basis", "Cause", "Contact", "Dossier",
    "Given", "Handling", "Involved", "LeaveFor", "Manners", "Mood", "Notice", "Occasion", "Outcome", "Ruling", "Rung",
    "Solution", "Transfer",
]  # fmt: skip
