"""Where plugins come in: the specifications in the order a complaint meets them, behind a typed facade."""

from .facade import Fault, Plugins
from .spec import Plugin, hookimpl, hookspec

__all__ = ["Fault", "Plugin", "Plugins", "hookimpl", "hookspec"]
