"""Write the reference of every public name, and the notebooks as a gallery, as HTML pages.

    python .ci/reference.py [FOLDER]      by default build/reference, which git ignores

pdoc makes the reference from the docstrings, nbconvert a page of each notebook as it is stored;
both come with the extra ``docs``. Nothing is fetched, and nothing is run.
"""

from __future__ import annotations

import html
import importlib
import json
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jinja2 import pass_context
from markupsafe import Markup

import diplograph as dg
from diplograph.errors import optional

CHECKOUT: Final = Path(__file__).resolve().parents[1]
ANSWERS: Final = ("history.pictures", "history.networks", "history.source")
"""Modules whose classes nobody names, but everybody uses: what hangs on plot and network."""
_DOT: Final = "\ue000"
"""Stands for a dot that no name is to be looked for behind."""
_RELATIVE: Final = re.compile(
    r'(?<!\w)</span><span class="o">\.</span>|(?:(?<![\w>])|(?<=<code>)|/\w+)\.(?=[a-zA-Z_])'
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 40em; margin: 3em auto }}</style>
</head><body><h1>{title}</h1>{body}</body></html>
"""


def modules() -> Iterator[str]:
    """Name what is documented: the package, the faces of its rooms, and the answers."""
    yield "diplograph"
    folder = CHECKOUT / "src" / "diplograph"
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").is_file() and path.name != "cli":
            yield f"diplograph.{path.name}"
        elif path.suffix == ".py" and not path.stem.startswith("_") and path.stem != "notebook":
            yield f"diplograph.{path.stem}"
    yield from (f"diplograph.{name}" for name in ANSWERS)


def write_reference(folder: Path) -> None:
    """Write a page for each module.

    Raises
    ------
    UserWarning
        If a public name does not exist.
    """
    pdoc = optional("pdoc", "docs")
    for name in modules():  # pdoc sees what is there already, and faces may load late
        module = importlib.import_module(name)
        for member in getattr(module, "__all__", ()):
            setattr(module, member, getattr(module, member))
    pdoc.render.env.filters["linkify"] = _without_relative_links
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Error parsing type annotation")
        warnings.filterwarnings("error", "Found .* but it does not resolve")
        pdoc.render.configure(docformat="numpy", show_source=False, footer_text=_footer())
        pdoc.pdoc(*modules(), output_directory=folder)


@pass_context
def _without_relative_links(context: Any, code: str, *arguments: Any, **options: Any) -> str:
    """Link names, but leave a call on an answer as it stands.

    pdoc takes a dot after a bracket for the beginning of a relative name, and would print
    ``history.at(day).plot`` as ``history.at(day)diplograph.plot``.
    """
    from pdoc.render_helpers import linkify

    hidden = _RELATIVE.sub(lambda found: found[0].replace(".", _DOT), code)
    linked = linkify(context, hidden, *arguments, **options).replace(_DOT, ".")
    return Markup(linked)  # noqa: S704 - pdoc escaped it


def _footer() -> str:
    return f"diplograph {dg.__version__}; the notebooks are in gallery.html"


def write_gallery(folder: Path) -> list[tuple[str, str]]:
    """Write a page for each notebook; name each with its title."""
    exporter = optional("nbconvert", "docs").HTMLExporter()
    pages = []
    for path in sorted((CHECKOUT / "notebooks").glob("*.ipynb")):
        body, _ = exporter.from_filename(str(path))
        (folder / f"{path.stem}.html").write_text(body, encoding="utf-8")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        (first, *_) = "".join(cells[0]["source"]).splitlines()
        pages.append((f"{path.stem}.html", first.lstrip("# ")))
    return pages


def _listed(links: list[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{to}">{html.escape(title)}</a></li>' for to, title in links)
    return f"<ul>{items}</ul>"


def main(words: list[str]) -> int:
    """Write everything; say where it begins."""
    folder = Path(words[0]) if words else CHECKOUT / "build" / "reference"
    write_reference(folder)
    gallery = folder / "gallery"
    gallery.mkdir(exist_ok=True)
    pages = [(f"gallery/{to}", title) for to, title in write_gallery(gallery)]
    (folder / "gallery.html").write_text(
        _PAGE.format(title="Notebooks", body=_listed(pages)), encoding="utf-8"
    )
    start = [("diplograph.html", "Reference"), ("gallery.html", "Notebooks")]
    (folder / "index.html").write_text(
        _PAGE.format(title=f"diplograph {dg.__version__}", body=_listed(start)), encoding="utf-8"
    )
    print(folder / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
