"""The animation: one picture of a whole span, whose relations come and go with the date."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from diplograph import writing
from diplograph.dates import in_words
from diplograph.errors import PictureError
from diplograph.plot.canvas import Page
from diplograph.plot.contents import counts_of, entities_of, noted, seen, standing, strokes_of
from diplograph.plot.margins import Margin, grade_handles, page, stance_handles
from diplograph.plot.network import draw
from diplograph.plot.placing.letters import SMALL
from diplograph.plot.strokes import glyph_handles
from diplograph.plot.style import DASHES, Edition, View
from diplograph.plot.views.snapshot import titled
from diplograph.slices import GradedEdge, Slice

_FORMATS = (".gif", ".mp4")
_DPI = 110
_ABSENT = 0.22
_COLOURS = 128
_LAST = 3
_LONGEST = 60.0


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
    view
        What to show, and how; None = the default view.
    edition
        What is to be said of the data, and stored places.
    seconds
        How long each frame stands; the last one stands three times as long.
    progress
        Is told the share of the work that is done.

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
    view, edition = view or View(), edition or Edition()
    figure = Figure(figsize=view.inches, dpi=_DPI, facecolor=view.colours.background)
    canvas = FigureCanvasAgg(figure)
    days = [seen(each.edges, each.table, view) for each in slices]
    film = _Film(_drawn(figure, slices, days, view, edition), slices, days, progress)
    comment = f"{edition.command} -o {path.name}" if edition.command else ""
    if path.suffix.lower() == ".gif":
        writing.write_bytes(path, _gif(canvas, film, seconds, comment))
    else:
        _write_film(path, figure, film, seconds, comment)


class _Film:
    """The days of an animation: iterate it to have the picture show one after the other."""

    def __init__(
        self,
        made: Page,
        slices: Sequence[Slice],
        days: Sequence[Sequence[GradedEdge]],
        progress: Callable[[float], None] | None,
    ) -> None:
        self.slices, self.days, self.progress = slices, days, progress
        self.artists: dict[tuple[str, str], list[Any]] = {}
        for artist in made.ax.get_children():
            group, _, name = (artist.get_gid() or "").partition(":")
            self.artists.setdefault((group, name), []).append(artist)

    def __len__(self) -> int:
        return len(self.slices)

    def __iter__(self) -> Iterator[int]:
        for number, (each, edges) in enumerate(zip(self.slices, self.days, strict=True)):
            self._show(edges)
            self.artists["title", ""][0].set_text(titled("Relations in force", each))
            self.artists["counts", ""][0].set_text(counts_of(edges))
            yield number
            if self.progress is not None:
                self.progress((number + 1) / len(self))

    def _show(self, edges: Sequence[GradedEdge]) -> None:
        """Show what is in force; pale what stands without a relation."""
        grades = {_curve(edge): edge.grade for edge in edges}
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


def _drawn(
    figure: Figure,
    slices: Sequence[Slice],
    days: Sequence[Sequence[GradedEdge]],
    view: View,
    edition: Edition,
) -> Page:
    table = slices[0].table
    every = {_curve(edge): _named(edge) for edges in days for edge in edges}
    entities = entities_of(table, every.values(), view.focus)
    span = f"{in_words(slices[0].day)} to {in_words(slices[-1].day)}"
    margin = Margin(
        title=f"Relations in force, {span}",
        footnote=[f"{len(slices)} days from {span}.", *noted(edition)],
        legend=[*stance_handles(view), *grade_handles(view), *glyph_handles(view, entities)],
    )
    made = page(figure.add_axes((0.0, 0.0, 1.0, 1.0)), view, margin, edition)
    x, y, _ = made.told
    made.write(x, y, "", size=SMALL, gid="counts", va="bottom")
    points = standing(table, made, edition, entities)
    strokes = strokes_of(every.values(), view, edition)
    draw(made, strokes, entities, points, captioned=False, grouping=False)
    return made


def _curve(edge: GradedEdge) -> str:
    """Name the curve of a relation: folding may give it other ends on another day."""
    return f"{edge.id}|{edge.subject}|{edge.object}"


def _named(edge: GradedEdge) -> GradedEdge:
    relation = dataclasses.replace(edge.relation, id=_curve(edge))
    return dataclasses.replace(edge, relation=relation)


def _gif(canvas: FigureCanvasAgg, film: _Film, seconds: float, comment: str) -> bytes:
    """Make a GIF, all of it in the colours of the picture in which everything is shown."""
    from PIL import Image

    def photograph() -> Image.Image:
        canvas.draw()  # type: ignore[no-untyped-call]
        seen_ = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        return Image.fromarray(np.asarray(seen_)[..., :3])

    palette = photograph().quantize(_COLOURS)
    images = [photograph().quantize(palette=palette, dither=Image.Dither.NONE) for _ in film]
    found, corner = palette.getpalette() or [], 3 * int(str(images[0].getpixel((0, 0))))
    found[corner : corner + 3] = [round(c * 255) for c in to_rgb(canvas.figure.get_facecolor())]
    for image in images:
        image.putpalette(found)  # the background is itself, not the mean of its neighbours
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
        told = "ffmpeg is not installed, and films are made by it"
        raise PictureError(f"{path.name}: {told}; install it, or name the file .gif")


def _write_film(path: Path, figure: Figure, film: _Film, seconds: float, comment: str) -> None:
    """Have ffmpeg make a film beside the target, which then takes its place."""
    from matplotlib.animation import FFMpegWriter

    writer = FFMpegWriter(
        fps=1 / seconds,  # type: ignore[arg-type] # ffmpeg takes fractions
        metadata={"comment": comment},
    )
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "film.mp4"
        with writer.saving(figure, str(made), _DPI):
            for number in film:
                for _ in range(_LAST if number == len(film) - 1 else 1):
                    writer.grab_frame(facecolor=figure.get_facecolor())
        writing.write_bytes(path, made.read_bytes())
