"""How to cite what an answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplograph.dates import iso
from diplograph.files import holds_archive

if TYPE_CHECKING:
    from diplograph.history.archived import ArchivedHistory
    from diplograph.history.asking import History
_LICENCES = {"https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0"}


def citation_of(history: History | ArchivedHistory) -> str:
    """Give the citation of a history: of a graph one line, of an archive one block a data set."""
    graph = history.graph
    origin = getattr(history, "origin", None) or ""
    if origin and holds_archive(origin):
        return _of_archive(origin)
    if not graph.title:
        return "This history was made from columns: cite whoever gave them."
    terms = _LICENCES.get(graph.license, graph.license)
    return f"{graph.title}. Version {graph.version}. {terms}."


def _of_archive(folder: str) -> str:
    from diplograph.archive import Manifest

    manifest = Manifest.read(folder)
    generation = manifest[manifest.current]
    blocks = []
    for each in generation.datasets:
        lines = [f"{each['title']}. {each['publisher']}. {each['url']}", f"  {each['citation']}"]
        lines.append(f"  Terms: {each['terms']}.")
        if each["first"] is not None:
            lines.append(f"  Covers {iso(each['first'])} to {iso(each['last'])}.")
        for file in each["files"]:
            digest = f", SHA-256 {file['sha256']}" if "sha256" in file else ""
            lines.append(f"  File {file['name']}{digest}")
        blocks.append("\n".join(lines))
    counted = f"{generation.relations:,} relations"
    blocks.append(
        f"Archive version {generation.version}, generation {generation.number}, {counted}."
    )
    return "\n".join(blocks)
