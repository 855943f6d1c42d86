"""
Time as a house keeps it: lengths of time in words, and a calendar that knows when we are open.

::

    spans        how long: 15 minutes, 8 open hours, 3 working days, 3 months
    openings     from when until when, as people write it
    zone         from wall clocks to instants and back
    hours        open time in whole microseconds, a week at a time
    arithmetic   adding, taking away, counting; open or not; next and last
    calendar     the calendar as a value; when a length of time is over
    days         working days, with the conventions that rules use
    counted      how a deadline came about, day by day
    asked        questions to a calendar as plain data, one at a time
    reading      calendars from plain data
    instants     microseconds since 1970
"""

from .arithmetic import Backwards, Closing
from .calendar import Calendar
from .counted import CONVENTIONS, Convention, Counted, Day, Reason, Skipped, at_close, given_more_time, to_the_end
from .days import Ends, First, Off, add_days, day_after, days_between
from .instants import aware, instant, micros
from .openings import ALWAYS, DAYS, OFFICE_WEEK, Opening, Week, opening, spelt
from .spans import Span, Unit

__all__ = [
    "ALWAYS",
    "CONVENTIONS",
    "DAYS",
    "OFFICE_WEEK",
    "Backwards",
    "Calendar",
    "Closing",
    "Convention",
    "Counted",
    "Day",
    "Ends",
    "First",
    "Off",
    "Opening",
    "Reason",
    "Skipped",
    "Span",
    "Unit",
    "Week",
    "add_days",
    "at_close",
    "aware",
    "day_after",
    "days_between",
    "given_more_time",
    "instant",
    "micros",
    "opening",
    "spelt",
    "to_the_end",
]
