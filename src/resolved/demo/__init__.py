"""
A week's inbox at a complaints office, followed to its end: every path of the method, on a real SQLite file.

What came in lies in ``examples/inbox``, and what the staff do with it in its
``story.toml``. The clock is simulated and the bytes are seeded, so that it gives the
same each time.
"""

from .run import Report, run

__all__ = ["Report", "run"]
