"""What it costs, as ratios measured side by side: ``python -m tests.bench``. Never part of a test."""
