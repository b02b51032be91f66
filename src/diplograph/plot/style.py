"""How pictures look: colours, glyphs, lines, fonts; how large a text is, how a name is broken."""

from __future__ import annotations

import textwrap
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text

from diplograph.dates import InForce
from diplograph.model import Entity

GLYPHS: Final = {
    "country": ("o", "state"),
    "government": ("8", "government"),
    "armed group": ("D", "armed group"),
    "political movement": ("D", "armed group"),
    "court": ("^", "court"),
    "person": ("p", "person"),
}
"""Marker and name in the legend by type of entity; every other type is a body."""
BODY: Final = ("s", "body")


@dataclass(frozen=True, slots=True)
class Style:
    """Colours of a picture, by stance and by part."""

    background: str
    ink: str
    quiet: str
    node: str
    stances: dict[int, str]


# Every stance has a contrast of 3:1 or more with its background, as the accessibility guidelines
# of W3C (WCAG 2, 1.4.11) ask for; the grey of print has just that. What is quiet stays below.
STYLES: Final[dict[str, Style]] = {
    "light": Style(
        "#FFFFFF", "#1A1A1A", "#C9C9C9", "#F4F3EE", {1: "#0072B2", 0: "#8A8A8A", -1: "#B3261E"}
    ),
    "dark": Style(
        "#16181D", "#F0F0F0", "#4A4D55", "#2A2D35", {1: "#4FA8FF", 0: "#9A9A9A", -1: "#E8543F"}
    ),
    "print": Style(
        "#FFFFFF", "#000000", "#CCCCCC", "#FFFFFF", {1: "#555555", 0: "#949494", -1: "#000000"}
    ),
}
DASHES: Final[dict[InForce, tuple[float, ...]]] = {
    InForce.DEFINITE: (),
    InForce.PRESUMED: (20.0, 1.4),
    InForce.POSSIBLE: (4.0, 2.2),
}
"""How lines are broken by grade, in widths of the line: the less certain, the more."""
LINE_WIDTHS: Final = {1: 1.1, 0: 0.8, -1: 1.5}
"""Width of a line in points by stance: the third channel beside colour and end mark."""
NAME: Final = 6.5
"""Size of the names of nodes on a page, in points."""
SMALL: Final = 5.5
"""Size of captions, legend and footnote on a page, in points."""
# matplotlib ships the first, which has Latin, Greek, Cyrillic and Arabic; of the others it takes
# what a system has, for the scripts that the first lacks.
_FONTS = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Arial Unicode MS",
)
# Of the shipped graph's labels the longest has 60 letters, and six have more than this.
_LONGEST_NAME = 42
# On four days of the shipped graph 11 names lay on curves with 9, 6 with 5 and 14 with 14 letters
# to a line; below 9, names of two short words stand in two lines that nothing has asked for.
_SHORTEST_LINE = 9
_FINE = 4  # pixels to a point where letters are measured, so that sizes are not whole points
Slant = Literal["normal", "italic"]


def glyph_of(entity: Entity) -> tuple[str, str]:
    """Look up the marker of an entity and its name in the legend.

    Examples
    --------
    >>> glyph_of(Entity(id="a", label="A", type="country"))
    ('o', 'state')
    """
    return GLYPHS.get(entity.type, BODY)


@cache
def _families() -> tuple[str, ...]:
    installed = {each.name for each in fontManager.ttflist}
    return tuple(name for name in _FONTS if name in installed) or ("sans-serif",)


def font(size: float, weight: str = "normal", slant: Slant = "normal") -> FontProperties:
    """Choose the fonts of pictures: those installed of a list that covers many scripts."""
    return FontProperties(family=list(_families()), size=size, weight=weight, style=slant)


@cache
def _letters() -> frozenset[int]:
    """Collect the characters that the fonts have a glyph for."""
    paths = {findfont(FontProperties(family=family)) for family in _families()}
    return frozenset().union(*(get_font(path).get_charmap() for path in paths))


def can_be_drawn(text: str) -> bool:
    """Tell whether the fonts have a glyph for every letter of a text.

    Examples
    --------
    >>> can_be_drawn("Россия"), can_be_drawn("طالبان")
    (True, True)
    """
    return all(character.isspace() or ord(character) in _letters() for character in text)


def name_of(entity: Entity) -> str:
    r"""Choose the name that a picture shows: printable, on one line, not endless.

    It is the label; where no font has its letters, the first alias that can be drawn, else the
    identifier.

    Examples
    --------
    >>> name_of(Entity(id="a", label="one\ntwo", type="country"))
    'one two'
    """
    for text in (entity.label, *entity.aliases, entity.id):
        name = "".join(c if c.isprintable() else " " for c in text).strip()
        if name and can_be_drawn(name):
            break
    return cut(name, _LONGEST_NAME)


def cut(text: str, length: int) -> str:
    """Cut a text to so many letters, the last of them an ellipsis.

    Examples
    --------
    >>> cut("one two", 5), cut("one", 5)
    ('one …', 'one')
    """
    return text if len(text) <= length else text[: length - 1] + "…"


@cache
def _ruler() -> Figure:
    return Figure(figsize=(1, 1), dpi=72 * _FINE)


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(288, 288, 72 * _FINE)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=20_000)
def text_size(
    text: str, size: float, weight: str = "normal", slant: Slant = "normal"
) -> tuple[float, float]:
    """Measure a text of one or more lines as it will be drawn: width and height in points."""
    figure = _ruler()
    letters = Text(
        0,
        0,
        text or " ",
        fontproperties=font(size, weight, slant),
        linespacing=1.0,
        parse_math=False,
        figure=figure,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        box = letters.get_window_extent(_renderer())
    # On a coarse grid of pixels letters stand a little wider than their outlines.
    return box.width / _FINE * 1.03 + 1.0, box.height / _FINE + 0.9


@lru_cache(maxsize=20_000)
def line_breaks(name: str) -> tuple[str, ...]:
    r"""Write a name on one line, and, where it is long, on two or three.

    Examples
    --------
    >>> line_breaks("Collective Security Treaty Organization")[1]
    'Collective Security\nTreaty Organization'
    """
    ways = [name]
    for lines in (2, 3):
        if len(name) < _SHORTEST_LINE * lines or " " not in name:
            break
        for width in range(len(name) // lines, len(name)):
            parts = textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)
            if len(parts) <= lines:
                break
        if len(parts) == lines:
            ways.append("\n".join(parts))
    return tuple(ways)


def name_box(name: str) -> tuple[float, float]:
    """Measure a name as it will most likely be broken, in points."""
    return text_size(line_breaks(name)[:2][-1], NAME)
