"""The timeline: when each relation of a story held, the certain part solid, the rest pale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from diplograph.dates import FIRST_DAY, LAST_DAY, UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.plot.canvas import Page, TimeAxis
from diplograph.plot.contents import as_known, citations_of, left_out, source_marks
from diplograph.plot.margins import Handle, Margin, Sheet, stance_bars
from diplograph.plot.style import SMALL, name_of, text_size
from diplograph.plot.view import Edition, View
from diplograph.slices import Spell, Story
from diplograph.words import counted

_MOST_ROWS = 80  # a picture 13 inches high; the footnote says how many more there are
_ROW = 10.5
_AROUND = 115.0  # points for title, legend and footnote
_NAMES = 0.5  # share of the width at most: the other half is for the spells
_MARGIN_DAYS = 120  # on either side, so that the mark of an event on the first day is whole
# matplotlib fills a patch with one colour: what fades is a row of ever paler ones.
_PALE, _FADE, _STEPS = 0.22, 0.75, 16


def timeline(
    timeline_: Story,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
    *,
    day: int | None = None,
) -> Axes:
    """Draw the spells and events of an entity or a pair, in the order of their dates.

    Solid is the span in which a relation certainly held; pale that in which it can have held;
    what is presumed to go on fades; an arrow has no known end. Events are diamonds.

    Parameters
    ----------
    timeline_
        The story.
    ax, view, edition
        As in `diplograph.plot.snapshot`; a new figure is as high as the story needs.
    day
        Draw a line at this day, in days since 1970-01-01.
    """
    sheet = Sheet(ax, view, edition)
    spells = timeline_.spells[:_MOST_ROWS]
    height = max(len(spells), 4) * _ROW + _AROUND
    page = sheet.open(_margin(timeline_, spells, sheet), height)
    if not spells:
        return page.close(empty="no relation")
    labels = _labels(timeline_, spells, sheet)
    scale = page.scale
    left, floor, right, top = page.room
    widest = max(text_size(each, SMALL)[0] for each in labels) * scale + 8
    names = min(widest, (right - left) * _NAMES)
    axis = TimeAxis(*_span(spells, day), left + names, right - 10 * scale)
    foot, head = floor + 10 * scale, top - (8 if day is not None else 2) * scale
    step = min((head - foot - 4) / len(spells), 18 * scale)
    foot = head - step * len(spells) - 4
    for row, (spell, label) in enumerate(zip(spells, labels, strict=True)):
        y = head - (row + 0.5) * step
        text = _shorten(label, names - 4, scale)
        x = left + names - 4
        page.write(x, y, text, size=SMALL, gid=f"label:{spell.id}", ha="right", va="center")
        _draw_spell(page, spell, axis, y, min(step * 0.62, 7 * scale))
    axis.draw(page, foot, head, day)
    return page.close()


def _margin(story: Story, spells: Sequence[Spell], sheet: Sheet) -> Margin:
    names = {entity.id: name_of(entity) for entity in story.table.entities}
    selection = story.selection
    actors = selection.joint.join(names[each] for each in selection.entities) or "All relations"
    later = len(story.spells) - len(spells)
    events = sum(not spell.kind.is_state for spell in spells)
    footnote = [
        f"Shown: {counted(len(spells) - events, 'spell')}, {counted(events, 'event')}.",
        *([f"No room for {later} later ones: take a narrower question."] if later else []),
        *left_out(story.left_out),
    ]
    return Margin(
        title=actors + as_known(story.known_by),
        footnote=footnote,
        legend=[*stance_bars(sheet.view), *_handles(sheet.view)],
        citations=citations_of(spells, sheet),
    )


def _handles(view: View) -> list[Handle]:
    ink = view.colours.ink

    def bar(alpha: float) -> Line2D:
        return Line2D([], [], color=ink, lw=4, alpha=alpha, solid_capstyle="butt")

    return [
        (bar(1), "certain"),
        (bar(0.5), "fading: presumed"),
        (bar(_PALE), "possible"),
        (Line2D([], [], color=ink, ls="", marker=">", markersize=4), "no end known"),
        (Line2D([], [], color=ink, ls="", marker="D", markersize=3.5), "event"),
    ]


def _labels(story: Story, spells: Sequence[Spell], sheet: Sheet) -> list[str]:
    """Write each row in words; in the story of one actor the actor goes without saying."""
    names = {entity.id: name_of(entity) for entity in story.table.entities}
    actors = story.selection.entities
    actor = actors[0] if len(actors) == 1 else None
    marks = source_marks(spells, sheet)
    labels = []
    for spell in spells:
        subject, kind, object_ = names[spell.subject], spell.kind, names[spell.object]
        if spell.subject == actor:
            text = f"{kind.label} {object_}"
        elif spell.object == actor:
            verb = kind.label if kind.symmetric else kind.inverse_label
            text = f"{verb} {subject}"
        else:
            text = f"{subject} {kind.label} {object_}"
        labels.append(f"{text} {marks[spell.id]}".rstrip())
    return labels


def _shorten(text: str, width: float, scale: float) -> str:
    """Shorten a text from its middle until it fits."""
    if text_size(text, SMALL)[0] * scale <= width:
        return text
    keep = len(text)
    while keep > 4:
        keep -= 1
        half = keep // 2
        shown = f"{text[: keep - half].rstrip()}…{text[len(text) - half :].lstrip()}"
        if text_size(shown, SMALL)[0] * scale <= width:
            return shown
    return "…"


def _span(spells: Sequence[Spell], day: int | None) -> tuple[int, int]:
    """First and last bounded day of the story, with a little room."""
    days = [
        each
        for s in spells
        for each in (s.first, s.last, *s.bounds)
        if UNBOUNDED_PAST < each < UNBOUNDED_FUTURE
    ]
    days += [] if day is None else [day]
    low, high = min(days, default=0), max(days, default=0)
    room = max(_MARGIN_DAYS, (high - low) // 40)
    return max(low - room, FIRST_DAY), min(high + room, LAST_DAY)


def _draw_spell(page: Page, spell: Spell, axis: TimeAxis, y: float, thick: float) -> None:
    colour, b = page.view.colours.stances[spell.kind.stance], spell.bounds
    gid = f"edge:{spell.id}"
    begin, end = axis.across(spell.first), axis.across(spell.last + 1)
    if not spell.kind.is_state:
        if spell.last > spell.first:
            _bar(page, (begin, end), y, thick * 0.35, colour, _PALE)
        middle = (begin + end) / 2
        page.ax.plot([middle], [y], marker="D", color=colour, ms=thick * 0.6, gid=gid, zorder=3)
        return
    _bar(page, (begin, end), y, thick, colour, _PALE, gid)
    sure = max(b.start_max, spell.first), min(b.end_min, spell.last)
    if sure[0] <= sure[1]:
        span = axis.across(sure[0]), axis.across(sure[1] + 1)
        _bar(page, span, y, thick, colour, 1.0, f"sure:{spell.id}")
    begun = max(b.start_max, b.end_min + 1, spell.first)
    if spell.open_end and spell.presumed_until >= begun:
        span = axis.across(begun), axis.across(min(spell.presumed_until, spell.last) + 1)
        width = (span[1] - span[0]) / _STEPS
        for n in range(_STEPS):
            part = span[0] + n * width, span[0] + (n + 1) * width
            _bar(page, part, y, thick, colour, _FADE * (1 - n / _STEPS), f"presumed:{spell.id}:{n}")
    if spell.last >= UNBOUNDED_FUTURE and spell.open_end:
        page.ax.plot([end], [y], marker=">", color=colour, ms=thick * 0.8, clip_on=False)
    if spell.first <= UNBOUNDED_PAST:
        page.ax.plot([begin], [y], marker="<", color=colour, ms=thick * 0.8, clip_on=False)


def _bar(
    page: Page,
    span: tuple[float, float],
    y: float,
    thick: float,
    colour: str,
    alpha: float,
    gid: str | None = None,
) -> None:
    least = 0.8 if alpha == 1.0 else 0.0  # points: a certain day is seen on an axis of centuries
    page.ax.add_patch(
        Rectangle(
            (span[0], y - thick / 2),
            max(span[1] - span[0], least),
            thick,
            fc=colour,
            alpha=alpha,
            lw=0,
            gid=gid,
            zorder=2,
        )
    )
