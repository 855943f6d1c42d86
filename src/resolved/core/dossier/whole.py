"""The dossier as one value."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from ..anew import made
from ..conduct import Conduct
from ..promises import Ledger
from .account import Account
from .after import Aftercare
from .contact import Contact
from .handling import Handling
from .ruling import Ruling
from .solution import Solution


class Dossier(NamedTuple):
    """All that is known of a complaint."""

    account: Account
    handling: Handling
    ruling: Ruling
    ledger: Ledger
    solution: Solution
    contact: Contact
    conduct: Conduct
    after: Aftercare

    @classmethod
    def opened(cls, at: datetime) -> Dossier:
        """Begin one."""
        return cls(
            _ACCOUNT, _HANDLING, _RULING, _LEDGER, _SOLUTION, Contact(at), _CONDUCT, _AFTER
        )  # every part but the contact is the same for all

    def but(
        self,
        account: Account | None = None,
        handling: Handling | None = None,
        ruling: Ruling | None = None,
        ledger: Ledger | None = None,
        solution: Solution | None = None,
        contact: Contact | None = None,
        conduct: Conduct | None = None,
        after: Aftercare | None = None,
    ) -> Dossier:
        """Return the same dossier but for the parts that are given, by keyword."""
        a, h, r, p, s, c, u, e = self
        return made(
            Dossier,
            (
                account or a,
                handling or h,
                ruling or r,
                ledger or p,
                solution or s,
                contact or c,
                conduct or u,
                after or e,
            ),
        )


_ACCOUNT: Final = Account()
_HANDLING: Final = Handling()
_RULING: Final = Ruling()
_LEDGER: Final = Ledger()
_SOLUTION: Final = Solution()
_CONDUCT: Final = Conduct()
_AFTER: Final = Aftercare()
