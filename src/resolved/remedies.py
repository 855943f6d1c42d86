"""What can be done for a customer: import remedies from here."""

from .core.remedies import (
    AnyRemedy,
    Apology,
    Credit,
    Discount,
    Explanation,
    Money,
    Other,
    Refund,
    Remedy,
    Repair,
    Replacement,
)

__all__ = [
    "AnyRemedy",
    "Apology",
    "Credit",
    "Discount",
    "Explanation",
    "Money",
    "Other",
    "Refund",
    "Remedy",
    "Repair",
    "Replacement",
]
