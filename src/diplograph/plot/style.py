"""How pictures look: widths, colours, glyphs, letters; and what a view shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from diplograph.dates import InForce
from diplograph.errors import PictureError
from diplograph.model import Entity, Kind, Layout, Source

Width = Literal["column", "page", "slide"]
StyleName = Literal["light", "dark", "print"]
SourcesShown = Literal["count", "list"]

_NARROWEST, _WIDEST = 2.0, 60.0
INCHES: Final[dict[str, tuple[float, float]]] = {
    "column": (3.5, 6.6),
    "page": (7.2, 6.2),
    "slide": (13.33, 7.5),
}
"""Width and height of a new figure: 89 mm, 183 mm, a slide."""
STANCES: Final = {1: "cooperative", 0: "neutral", -1: "hostile"}
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
"""How lines are broken by grade: the less certain, the more."""
LINE_WIDTHS: Final = {1: 1.1, 0: 0.8, -1: 1.5}
"""Width of a line in points by stance: the third channel beside colour and end mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a picture says of the data it shows, beside the slice itself.

    Parameters
    ----------
    version
        Hash of the data.
    note
        A further sentence for the footnote.
    layout
        Stored places of entities; None = computed from the relations.
    places
        Places given by hand, in any units; they come before the stored ones.
    sources
        Records of the sources, for citations.
    command
        The command that draws the same picture, without its file; None = there is none.
    """

    version: str = ""
    note: str | None = None
    layout: Layout | None = None
    places: Mapping[str, Sequence[float]] | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a picture shows, and how.

    Parameters
    ----------
    families
        Families shown; None = all kinds but those hidden by default; ``"all"`` = all.
    persons
        Whether persons are shown.
    focus
        Identifier of an entity: only it and what lies within ``hops`` of it is shown.
    hops
        How many relations away from the focus is still shown.
    width
        ``column`` (89 mm), ``page`` (183 mm), ``slide``, or inches: size of a new figure.
    style
        ``light``, ``dark`` or ``print`` (for grey).
    sources
        ``count`` says in the footnote how relations are sourced; ``list`` also numbers the
        sources and cites each below the picture.
    """

    families: Collection[str] | Literal["all"] | None = None
    persons: bool = False
    focus: str | None = None
    hops: int = 1
    width: Width | float = "page"
    style: StyleName = "light"
    sources: SourcesShown = "count"

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise PictureError(f"there is no style {self.style!r}: take {', '.join(STYLES)}")
        if self.sources not in get_args(SourcesShown):
            raise PictureError(f"there is no sources={self.sources!r}: take count, or list")
        if isinstance(self.width, str) and self.width not in INCHES:
            known = ", ".join(INCHES)
            raise PictureError(f"there is no width {self.width!r}: take {known}, or inches")
        if not isinstance(self.width, str) and not _NARROWEST <= self.width <= _WIDEST:
            told = f"from {_NARROWEST} to {_WIDEST} inches, not {self.width}"
            raise PictureError(f"the width of a picture goes {told}")

    @property
    def colours(self) -> Style:
        """The colours of its style."""
        return STYLES[self.style]

    def shows_kind(self, kind: Kind) -> bool:
        """Tell whether relations of a kind are shown."""
        if self.families is None:
            return not kind.hidden_by_default
        return self.families == "all" or kind.family in self.families

    def shows_entity(self, entity: Entity) -> bool:
        """Tell whether an entity may be shown."""
        return self.persons or entity.type != "person"

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of a new figure."""
        if isinstance(self.width, str):
            return INCHES[self.width]
        return float(self.width), float(self.width) * 0.75


def glyph_of(entity: Entity) -> tuple[str, str]:
    """Give the marker of an entity and its name in the legend.

    Examples
    --------
    >>> glyph_of(Entity(id="a", label="A", type="country"))
    ('o', 'state')
    """
    return GLYPHS.get(entity.type, BODY)
