"""
What the department knows beside its complaints: recurring problems, frequent questions, what customers say when asked.

Small records outside any complaint's life (H4, J3, J5): each change is a new version, chained to the one before
like the entries of a complaint. Reached through ``office.knowledge``.
"""

from .archive import Archive, Filed
from .feedback import Drawn, Feedback
from .problems import Knowledge
from .questions import Questions
from .standing import Standing

__all__ = ["Archive", "Drawn", "Feedback", "Filed", "Knowledge", "Questions", "Standing"]
