"""
The languages in which the house writes: the words of its letters, a file each, and a house's own laid over them.

To speak one more, add a file like the others; ``en.toml`` is the measure of what it has to say.
"""

from .house import Languages
from .language import Language, Sentence
from .reading import SHIPPED

__all__ = ["SHIPPED", "Language", "Languages", "Sentence"]
