"""``python -m resolved``: the command ``resolved``."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="resolved")
