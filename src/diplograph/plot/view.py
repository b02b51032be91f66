"""What is asked of a picture: its view, the edition of the data, and both as options."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, TypedDict, get_args

from diplograph.errors import PictureError
from diplograph.model import Entity, Kind, Layout, Source
from diplograph.plot.style import STYLES, Style
from diplograph.table import RelationTable

Width = Literal["column", "page", "slide"]
StyleName = Literal["light", "dark", "print"]
SourcesShown = Literal["count", "list"]
Shape: TypeAlias = Literal["wide", "tall"]

# Two names of middling length fill 2 inches; 60 are 12,000 pixels in a PNG.
_NARROWEST, _WIDEST = 2.0, 60.0
_SIZES: Final[dict[str, tuple[float, float]]] = {
    "column": (3.5, 6.6),
    "page": (7.2, 6.2),
    "slide": (13.33, 7.5),
}
"""Width and height of a new figure in inches: 89 mm, 183 mm, a slide."""
_POINTS = 72


class Look(TypedDict, total=False):
    """What a picture shows, and how: the options that all pictures share.

    Each may be left out; `View` holds the defaults, and refuses what there is not.

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

    families: Collection[str] | Literal["all"] | None
    persons: bool
    focus: str | None
    hops: int
    width: Width | float
    style: StyleName
    sources: SourcesShown


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A look with its defaults, checked: ``View(**look)``.

    Examples
    --------
    >>> View(style="dark", hops=2).width
    'page'
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
        if isinstance(self.width, str) and self.width not in _SIZES:
            widths = ", ".join(_SIZES)
            raise PictureError(f"there is no width {self.width!r}: take {widths}, or inches")
        if not isinstance(self.width, str) and not _NARROWEST <= self.width <= _WIDEST:
            message = f"from {_NARROWEST} to {_WIDEST} inches, not {self.width}"
            raise PictureError(f"the width of a picture goes {message}")

    @property
    def colours(self) -> Style:
        """The colours of its style."""
        return STYLES[self.style]

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of a new figure."""
        if isinstance(self.width, str):
            return _SIZES[self.width]
        return float(self.width), float(self.width) * 0.75

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of a new figure, in points."""
        return self.inches[0] * _POINTS, self.inches[1] * _POINTS

    def shows_kind(self, kind: Kind) -> bool:
        """Tell whether relations of a kind are shown."""
        if self.families is None:
            return not kind.hidden_by_default
        return self.families == "all" or kind.family in self.families

    def shows_entity(self, entity: Entity) -> bool:
        """Tell whether an entity may be shown."""
        return self.persons or entity.type != "person"


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
    whole
        Takes the relations from which places are computed, where the table of those shown holds
        but some of them; None, or None from it = that table.
    sources
        Records of the sources, for citations.
    command
        The command that draws the same picture, without its file; None = there is none.
    """

    version: str = ""
    note: str | None = None
    layout: Layout | None = None
    places: Mapping[str, Sequence[float]] | None = None
    whole: Callable[[], RelationTable | None] | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    command: str | None = None


def look_words(view: View) -> list[str]:
    """Write a view as options of the command line; what is the default goes without saying.

    Examples
    --------
    >>> look_words(View(persons=True, style="dark"))
    ['--persons', '--style', 'dark']
    """
    if view.families == "all":
        words = ["--all-families"]
    else:
        words = [word for family in view.families or () for word in ("--show", family)]
    words += ["--persons"] if view.persons else []
    if view.focus is not None:
        words += ["--focus", view.focus, *(["--hops", str(view.hops)] if view.hops != 1 else [])]
    if view.width != "page":
        words += ["--width", view.width if isinstance(view.width, str) else f"{view.width:g}"]
    words += ["--style", view.style] if view.style != "light" else []
    return words + (["--sources"] if view.sources == "list" else [])
