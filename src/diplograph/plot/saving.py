"""Files: PNG, SVG and PDF that are the same bytes whenever the same picture is saved."""

from __future__ import annotations

import io
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from diplograph import writing
from diplograph.errors import PictureError
from diplograph.plot.canvas import recorded

_FORMATS = ("png", "svg", "pdf")
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "diplograph",
    "pdf.fonttype": 42,
    "path.simplify": True,
}
_DPI = 200


def save(figure: Figure, path: Path | str, *, metadata: Mapping[str, str] | None = None) -> None:
    """Save a figure, whole or not at all; the letters of SVG and PDF stay letters.

    Parameters
    ----------
    figure
        The figure.
    path
        Where; the suffix says how.
    metadata
        ``Title`` and ``Description`` to keep in the file, instead of what the picture says of
        itself: its title, the version of the data, and the command that draws it again (where
        one does: not into axes or with places that were given). The day on which it is saved is
        not kept.

    Raises
    ------
    PictureError
        If the suffix is none of .png, .svg, .pdf.
    """
    path = Path(path)
    form = path.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise PictureError(f"{path.name} is no picture: name it .png, .svg or .pdf")
    kept: dict[str, str | None] = {**recorded(figure)}
    command = kept.pop("Command", None)
    if command:
        made = f"Made by: {command} -o {shlex.quote(path.name)}"
        kept["Description"] = f"{kept['Description']} {made}"
    kept |= metadata or {}
    if form == "pdf":
        kept = {"Title": kept.get("Title"), "Subject": kept.get("Description")}
        kept |= {"CreationDate": None}
    elif form == "svg":
        kept |= {"Date": None}
    stream = io.BytesIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(
            stream, format=form, dpi=_DPI, metadata=kept, facecolor=figure.get_facecolor()
        )
    writing.write_bytes(path, stream.getvalue())
