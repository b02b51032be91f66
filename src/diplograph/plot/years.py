"""A time axis along the foot of a picture."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from diplograph.dates import day_number, iso
from diplograph.plot.canvas import Page
from diplograph.plot.placing.letters import SMALL

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_TICKS = 9
_MONTHLY = 2.5


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from ``first`` to ``last`` (inclusive) stand between ``left`` and ``right``."""

    first: int
    last: int
    left: float
    right: float

    def across(self, day: int) -> float:
        """Give the place of the beginning of a day; days beyond the axis stand at its ends."""
        inside = min(max(day, self.first), self.last + 1)
        share = (inside - self.first) / (self.last + 1 - self.first)
        return self.left + share * (self.right - self.left)

    def draw(self, page: Page, foot: float, top: float, day: int | None = None) -> None:
        """Draw years (months, of a short span) at ``foot`` and a line at a day up to ``top``."""
        ink, scale = page.view.colours.ink, page.scale
        page.ax.plot([self.left, self.right], [foot, foot], color=ink, lw=0.6 * scale**0.5)
        for number, text in self._ticks():
            x = self.across(number)
            page.ax.plot([x, x], [foot, foot - 2 * scale], color=ink, lw=0.6 * scale**0.5)
            gid = f"year:{text}"
            page.write(x, foot - 3 * scale, text, size=SMALL, gid=gid, ha="center", va="top")
        if day is not None and self.first <= day <= self.last:
            x = self.across(day)
            page.ax.plot([x, x], [foot, top], color=ink, lw=0.8 * scale**0.5, ls=":", gid="day")
            text = iso(day)
            page.write(x, top + 1, text, size=SMALL, gid="day:label", ha="center", va="bottom")

    def _ticks(self) -> list[tuple[int, str]]:
        first, last = (int(iso(each)[:4]) for each in (self.first, self.last))
        if (self.last - self.first) / 365.25 < _MONTHLY:
            months = [(y, m) for y in range(first, last + 1) for m in range(1, 13)]
            named = [(day_number(datetime.date(y, m, 1)), f"{y}-{m:02}") for y, m in months]
            inside = [each for each in named if self.first <= each[0] <= self.last]
            return inside[:: max(1, -(-len(inside) // _MOST_TICKS))]
        step = next((n for n in _STEPS if (last - first) / n <= _MOST_TICKS), _STEPS[-1])
        years = range(-(-max(first, 1) // step) * step, last + 1, step)
        named = [(day_number(datetime.date(max(y, 1), 1, 1)), str(y)) for y in years]
        return [each for each in named if self.first <= each[0] <= self.last]
