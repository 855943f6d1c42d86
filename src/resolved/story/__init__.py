"""
The story of one complaint, as a person would tell it; and the same as plain data.

For the house's own eyes: notes, conduct and threats are told too.
"""

from .plain import as_data
from .sentences import SENTENCES, Voice, words
from .telling import tell

__all__ = ["SENTENCES", "Voice", "as_data", "tell", "words"]
