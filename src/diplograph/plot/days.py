"""Several days: side by side on one page, or one after the other as an animation.

Either way every entity stands at the same place on each day.
"""

from __future__ import annotations

import dataclasses
import io
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from diplograph import writing
from diplograph.dates import in_words, iso
from diplograph.errors import PictureError
from diplograph.model import Entity
from diplograph.plot.canvas import Page
from diplograph.plot.contents import (
    counts_of,
    entities_of,
    grades_of,
    points_of,
    strokes_of,
    title_of,
    visible_edges,
)
from diplograph.plot.geometry import Room
from diplograph.plot.margins import Margin, Sheet
from diplograph.plot.nodelink import draw
from diplograph.plot.strokes import legend_of
from diplograph.plot.style import DASHES, NAME, SMALL, text_size
from diplograph.plot.view import Edition, View
from diplograph.slices import GradedEdge, Slice
from diplograph.words import counted

_GAP, _HEAD = 10.0, 17.0  # points between panels, and for the two lines of text above each
_SHARE = 1.25  # width by height of a panel, like that of the layout
_NAME_ROOM = 2600.0  # square points that a panel needs for each name
_LEAST = 70.0  # points of a panel's side: the mean name has 66
_SMALLER = 0.72
_FORMATS = (".gif", ".mp4")
_DPI = 110  # frames of a page are 792 pixels wide
_ABSENT = 0.22
_COLOURS = 128  # half of what GIF may have, for a file that is smaller by a tenth
_LAST = 3  # the last frame stands so many times as long: else the film seems to jump back
_LONGEST = 60.0  # seconds of a frame


def small_multiples(
    slices: Sequence[Slice],
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw several days side by side, in the order given.

    Entities stand at the same place in every panel; those without a relation on its day are
    small grey dots. Each panel names the best connected, as many as have room, and counts its
    relations by grade.

    Parameters
    ----------
    slices
        The days.
    ax, view, edition
        As in `diplograph.plot.snapshot`.

    Returns
    -------
    Axes
        Drawn into; gids are those of `diplograph.plot.snapshot` with ``@DATE`` at their end.

    Raises
    ------
    PictureError
        If there are no days, or more than the page has room for.
    """
    if not slices:
        raise PictureError("small multiples need at least one date: give the days, YYYY-MM-DD")
    sheet = Sheet(ax, view, edition)
    visible = [visible_edges(each.edges, each.table, sheet.view) for each in slices]
    everyone = [edge for edges in visible for edge in edges]
    entities = entities_of(slices[0].table, everyone, sheet.view.focus)
    left = [len(each) - len(edges) for each, edges in zip(slices, visible, strict=True)]
    footnote = ["Every entity stands at the same place in each panel."]
    if any(left):
        counts = f"{min(left)} to {max(left)}" if min(left) != max(left) else f"{left[0]}"
        footnote.append(f"Left out of a panel by the view: {counts} relations.")
    days = sorted(each.day for each in slices)
    span = f"{in_words(days[0])} to {in_words(days[-1])}"
    title = f"Relations in force on {counted(len(slices), 'day')}, {span}"
    legend = legend_of(sheet.view, entities)
    page = sheet.open(Margin(title=title, footnote=footnote, legend=legend))
    for each, edges, room in zip(slices, visible, _rooms(page, len(slices)), strict=True):
        panel = page.panel(room, f"@{iso(each.day)}", _SMALLER)
        _draw_panel(panel, each, edges, entities, sheet)
    return page.close()


def _rooms(page: Page, count: int) -> list[Room]:
    """Part the room into panels, in as many columns as make them most like the room of one."""
    left, bottom, right, top = page.room
    gap, head = _GAP * page.scale, _HEAD * page.scale

    def size(columns: int) -> tuple[float, float]:
        rows = math.ceil(count / columns)
        wide = (right - left - gap * (columns - 1)) / columns
        return wide, (top - bottom - (gap + head) * rows + gap) / rows

    def strange(columns: int) -> float:
        """Measure how far panels are from the best: in shape, in empty places, or without room."""
        wide, high = size(columns)
        empty = -count % columns
        shape = abs(math.log(max(wide, 1e-9) / max(high, 1e-9) / _SHARE))
        return shape + empty / count + 9 * (high <= 0)

    columns = min(range(1, count + 1), key=strange)
    wide, high = size(columns)
    if min(wide, high) < _LEAST * page.scale:
        message = f"{count} dates leave panels of {wide:.0f} by {high:.0f} points"
        raise PictureError(f"{message}: take fewer dates, or a wider picture")
    rooms = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (wide + gap), top - row * (high + gap + head)
        rooms.append((x, y - head - high, x + wide, y - head))
    return rooms


def _draw_panel(
    panel: Page,
    slice_: Slice,
    edges: Sequence[GradedEdge],
    everyone: Sequence[Entity],
    sheet: Sheet,
) -> None:
    left, bottom, right, top = panel.room
    day = iso(slice_.day)
    panel.write(left + 2, top + 8 * panel.scale, in_words(slice_.day), size=NAME, gid=f"date:{day}")
    counts = grades_of(edges) or "no relation"
    if text_size(counts, SMALL)[0] * panel.scale > right - left:
        counts = counted(len(edges), "relation")
    panel.write(left + 2, top + 1.5 * panel.scale, counts, size=SMALL, gid=f"count:{day}")
    room = max(int((right - left) * (top - bottom) / (_NAME_ROOM * panel.scale**2)), 3)
    entities = entities_of(slice_.table, edges, sheet.view.focus)
    points = points_of(slice_.table, panel, sheet.edition, everyone)
    present = {entity.id for entity in entities}
    _draw_ghosts(panel, {each: at for each, at in points.items() if each not in present})
    strokes = strokes_of(edges, sheet)
    draw(panel, strokes, entities, points, most_names=room, captioned=False)


def _draw_ghosts(panel: Page, points: Mapping[str, tuple[float, float]]) -> None:
    """Draw small grey dots where entities stand on other days."""
    for name, at in sorted(points.items()):
        panel.ax.add_patch(
            Circle(
                at,
                1.2 * panel.scale,
                fc=panel.view.colours.quiet,
                lw=0,
                gid=f"ghost:{name}{panel.suffix}",
                zorder=1,
            )
        )


def animate(
    slices: Sequence[Slice],
    path: Path | str,
    view: View | None = None,
    edition: Edition | None = None,
    *,
    seconds: float = 0.5,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write an animation, one frame a day in the order given, whole or not at all.

    All relations of the span are drawn once, and shown or hidden day by day: nothing moves.
    Entities without a relation are pale.

    Parameters
    ----------
    slices
        The days.
    path
        Where; ``.gif``, or ``.mp4`` where ffmpeg is installed.
    view, edition
        As in `diplograph.plot.snapshot`.
    seconds
        How long each frame stands; the last one stands three times as long.
    progress
        Called with the share of the work that is done.

    Raises
    ------
    PictureError
        If there are no days, the suffix is none of these, or ffmpeg is wanted and missing.
    """
    path = Path(path)
    if not slices:
        raise PictureError("an animation needs at least one date")
    if path.suffix.lower() not in _FORMATS:
        raise PictureError(f"{path.name} is no animation: name it .gif or .mp4")
    if not 0 < seconds <= _LONGEST:
        raise PictureError(
            f"a frame stands more than 0 and up to {_LONGEST:.0f} seconds, not {seconds}"
        )
    if path.suffix.lower() == ".mp4":
        _check_ffmpeg(path)
    view = view or View()
    figure = Figure(figsize=view.inches, dpi=_DPI, facecolor=view.colours.background)
    canvas = FigureCanvasAgg(figure)
    sheet = Sheet(figure.add_axes((0.0, 0.0, 1.0, 1.0)), view, edition)
    days = [visible_edges(each.edges, each.table, view) for each in slices]
    film = _Film(_draw_span(sheet, slices, days), slices, days, progress)
    command = sheet.edition.command
    comment = f"{command} -o {path.name}" if command else ""
    if path.suffix.lower() == ".gif":
        writing.write_bytes(path, _gif(canvas, film, seconds, comment))
    else:
        _write_film(path, figure, film, seconds, comment)


class _Film:
    """The days of an animation: iterate it to have the picture show one after the other."""

    def __init__(
        self,
        page: Page,
        slices: Sequence[Slice],
        days: Sequence[Sequence[GradedEdge]],
        progress: Callable[[float], None] | None,
    ) -> None:
        self.slices, self.days, self.progress = slices, days, progress
        self.artists: dict[tuple[str, str], list[Any]] = {}
        for artist in page.ax.get_children():
            group, _, name = (artist.get_gid() or "").partition(":")
            self.artists.setdefault((group, name), []).append(artist)

    def __len__(self) -> int:
        return len(self.slices)

    def __iter__(self) -> Iterator[int]:
        for number, (each, edges) in enumerate(zip(self.slices, self.days, strict=True)):
            self._show(edges)
            self.artists["title", ""][0].set_text(title_of("Relations in force", each))
            self.artists["counts", ""][0].set_text(counts_of(edges))
            yield number
            if self.progress is not None:
                self.progress((number + 1) / len(self))

    def _show(self, edges: Sequence[GradedEdge]) -> None:
        """Show what is in force; pale what stands without a relation."""
        grades = {_curve_name(edge): edge.grade for edge in edges}
        present = {end for edge in edges for end in (edge.subject, edge.object)}
        for (group, name), artists in self.artists.items():
            for artist in artists:
                if group in ("edge", "mark"):
                    artist.set_visible(name in grades)
                if group == "edge" and name in grades:
                    dashes = DASHES[grades[name]]
                    artist.set_linestyle((0, dashes) if dashes else "solid")
                if group in ("node", "label"):
                    artist.set_alpha(None if name in present else _ABSENT)


def _draw_span(sheet: Sheet, slices: Sequence[Slice], days: Sequence[Sequence[GradedEdge]]) -> Page:
    """Draw all relations of the span at once, each under a name of its own."""
    table = slices[0].table
    every = {_curve_name(edge): _with_curve_name(edge) for edges in days for edge in edges}
    entities = entities_of(table, every.values(), sheet.view.focus)
    span = f"{in_words(slices[0].day)} to {in_words(slices[-1].day)}"
    margin = Margin(
        title=f"Relations in force, {span}",
        footnote=[f"{len(slices)} days from {span}."],
        legend=legend_of(sheet.view, entities),
    )
    page = sheet.open(margin)
    x, y, _ = page.subtitle
    page.write(x, y, "", size=SMALL, gid="counts", va="bottom")
    points = points_of(table, page, sheet.edition, entities)
    strokes = strokes_of(list(every.values()), sheet)
    draw(page, strokes, entities, points, captioned=False, grouping=False)
    return page


def _curve_name(edge: GradedEdge) -> str:
    """Name the curve of a relation: folding may give it other ends on another day."""
    return f"{edge.id}|{edge.subject}|{edge.object}"


def _with_curve_name(edge: GradedEdge) -> GradedEdge:
    relation = dataclasses.replace(edge.relation, id=_curve_name(edge))
    return dataclasses.replace(edge, relation=relation)


def _gif(canvas: FigureCanvasAgg, film: _Film, seconds: float, comment: str) -> bytes:
    """Make a GIF, all of it in the colours of the picture in which everything is shown."""
    from PIL import Image

    def photograph() -> Image.Image:
        canvas.draw()  # type: ignore[no-untyped-call]
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        return Image.fromarray(np.asarray(pixels)[..., :3])

    palette = photograph().quantize(_COLOURS)
    images = [photograph().quantize(palette=palette, dither=Image.Dither.NONE) for _ in film]
    colours, corner = palette.getpalette() or [], 3 * int(str(images[0].getpixel((0, 0))))
    colours[corner : corner + 3] = [round(c * 255) for c in to_rgb(canvas.figure.get_facecolor())]
    for image in images:
        image.putpalette(colours)  # the background is itself, not the mean of its neighbours
    stand = round(seconds * 1000)
    stream = io.BytesIO()
    images[0].save(
        stream,
        format="GIF",
        save_all=True,
        append_images=images[1:],
        duration=[stand] * (len(images) - 1) + [_LAST * stand],
        loop=0,
        comment=comment.encode(),
    )
    return stream.getvalue()


def _check_ffmpeg(path: Path) -> None:
    from matplotlib.animation import FFMpegWriter

    if not FFMpegWriter.isAvailable():
        message = "ffmpeg is not installed, and films are made by it"
        raise PictureError(f"{path.name}: {message}; install it, or name the file .gif")


def _write_film(path: Path, figure: Figure, film: _Film, seconds: float, comment: str) -> None:
    """Have ffmpeg make a film beside the target, which then takes its place."""
    from matplotlib.animation import FFMpegWriter

    writer = FFMpegWriter(
        fps=1 / seconds,  # type: ignore[arg-type] # ffmpeg takes fractions
        metadata={"comment": comment},
    )
    with tempfile.TemporaryDirectory() as folder:
        film_path = Path(folder) / "film.mp4"
        with writer.saving(figure, str(film_path), _DPI):
            for number in film:
                for _ in range(_LAST if number == len(film) - 1 else 1):
                    writer.grab_frame(facecolor=figure.get_facecolor())
        writing.write_bytes(path, film_path.read_bytes())
