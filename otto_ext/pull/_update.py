"""`update=True`: a pull that is repeated fetches what may have changed, and reports what did."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import field, frozen

from otto_ext._errors import ConfigurationError

if TYPE_CHECKING:
    from otto_ext.pull._windows import Window

__all__ = ["MissingParents", "Update"]

#: What becomes of the rows of a parent that is no longer listed.
MissingParents: TypeAlias = Literal["raise", "keep", "remove"]

_DAY = dt.timedelta(days=1)
_UNITS = {"h": dt.timedelta(hours=1), "d": _DAY, "w": dt.timedelta(weeks=1)}


def duration(value: Any) -> dt.timedelta:
    """A time to look back, from `45d`, `12h` or `6w`.

    Raises:
        ConfigurationError: it is something else.
    """
    if isinstance(value, str) and (match := re.fullmatch(r"(\d{1,6})([hdw])", value)):
        value = int(match[1]) * _UNITS[match[2]]
    if not isinstance(value, dt.timedelta) or value < dt.timedelta(0):
        raise ConfigurationError(
            f"look_back is {value!r}; give a number of days, hours or weeks ('45d', '12h', '6w'), "
            "or a timedelta"
        )
    # A row may come late, and days begin at other times where the server is.
    return max(value, _DAY)


def _day(value: Any) -> dt.date | None:
    """A day, from a date or its text; None for None.

    Raises:
        ConfigurationError: it is something else.
    """
    if value is None:
        return None
    try:
        found = dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, dt.date) or isinstance(found, dt.datetime):
        raise ConfigurationError(
            f"closed_through is {value!r}; give the last day of the closed period, like 2026-10-31"
        )
    return found


@frozen(kw_only=True)
class Update:
    """The settings of an update, and what it reads again. See `pull` for what each means."""

    look_back: dt.timedelta = field(default=_DAY, converter=duration)
    closed_through: dt.date | None = field(default=None, converter=_day)
    date_field: str | None = None
    missing_parents: str = "raise"

    def __attrs_post_init__(self) -> None:
        if self.missing_parents not in get_args(MissingParents):
            raise ConfigurationError(
                f"missing_parents is {self.missing_parents!r}; give one of "
                f"{', '.join(get_args(MissingParents))}"
            )
        if self.date_field is not None and self.closed_through is None:
            raise ConfigurationError("date_field needs closed_through, the period that it is for")

    def is_due(self, window: Window | None, through: str | None) -> bool:
        """Whether an update reads a window again.

        Args:
            window: None for all of a parent's rows.
            through: until when the last run read this parent's rows, in ISO 8601; None if it did
                not.
        """
        if window is None or through is None:
            return True
        moment, back = type(window.end).fromisoformat(through), self.look_back
        if not isinstance(moment, dt.datetime):
            back = _DAY * math.ceil(back / _DAY)
        try:
            return window.end > moment - back
        except OverflowError:
            return True

    @classmethod
    def of(cls, update: bool, **settings: Any) -> Update | None:
        """The settings; None for a pull that is no update.

        Raises:
            ConfigurationError: a setting is given that has no meaning without `update`.
        """
        given = {name: it for name, it in settings.items() if it is not None and it is not False}
        if update:
            return cls(**given)
        if given:
            raise ConfigurationError(f"{' and '.join(given)} need update (--update)")
        return None
