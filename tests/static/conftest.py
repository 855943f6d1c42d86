"""What is here to be checked and not to be run."""

collect_ignore = ["negative.py", "hole.py"]
