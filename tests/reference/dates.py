"""Partial dates: YYYY, YYYY-MM, YYYY-MM-DD and RFC 3339 date-times, as the earliest and the latest day they can mean.

The day of a date-time is the day as written, in its own offset."""
import calendar
import datetime
import re

_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d))?)?)?", re.ASCII)


class DateError(Exception):
    pass


def parse(text):
    match = _FORM.fullmatch(text)
    if match is None:
        raise DateError("not a date")
    year, month, day, hour, minute, second, offset = match.groups()
    if not 1800 <= int(year) <= 2200:
        raise DateError("year out of range")
    try:
        if month is None:
            return datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)
        if day is None:
            last = calendar.monthrange(int(year), int(month))[1]
            return datetime.date(int(year), int(month), 1), datetime.date(int(year), int(month), last)
        if hour is not None:
            datetime.time(int(hour), int(minute), min(int(second), 59))
            if int(second) > 60 or (offset not in "Zz" and (int(offset[1:3]) > 23 or int(offset[4:]) > 59)):
                raise DateError("time out of range")
        exact = datetime.date(int(year), int(month), int(day))
        return exact, exact
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DateError(str(error)) from error


def parse_whole(text):
    """The evaluation time: a full date or a date-time."""
    if len(text) < 10:
        raise DateError("not a full date")
    return parse(text)[0]
