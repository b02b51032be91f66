"""Write what is worked out: counts, versions, lists and printed answers in READMEs, the layout.

Run it when the graph, a registry or an example has changed::

    python .ci/generate.py            writes what differs, and names the files
    python .ci/generate.py --check    writes nothing; exit status 1 if something differs

A part that is worked out stands between ``<!-- NAME -->`` and ``<!-- end of NAME -->``; what is
typed between the marks is lost. Blocks of Python followed by a block of text, and blocks of a
console, are run; what they print is put in. The layout of pictures is computed anew where the
relations have changed; who has a place keeps it.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from click.testing import CliRunner

import diplograph as dg
from diplograph import files, importers
from diplograph.cli import main as command_line

CHECKOUT: Final = Path(__file__).resolve().parents[1]
_PARAGRAPH: Final = 100
_PART: Final = re.compile(
    r"(<!-- (?P<name>[a-z-]+) -->\n)(.*?)(<!-- end of (?P=name) -->)", re.DOTALL
)
_PRINTED: Final = re.compile(r"(```python\n(?P<code>.*?)```\s*```text\n)(.*?)(```)", re.DOTALL)
_CONSOLE: Final = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)


def readmes(folder: Path = CHECKOUT) -> list[Path]:
    """List the files that may hold parts: every README of the project."""
    rooms = sorted(folder.glob("src/diplograph/**/README.md"))
    return [folder / "README.md", folder / "graph" / "README.md", *rooms]


def _paragraph(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _PARAGRAPH) + "\n"


def _sourcing(graph: dg.Graph) -> Counter[str]:
    return Counter(relation.verified for relation in graph.relations.values())


def holdings(graph: dg.Graph) -> str:
    """Say how much the graph holds, and of which time."""
    return _paragraph(
        f"""{len(graph.entities)} entities, {len(graph.kinds)} kinds of relation,
        {len(graph.relations)} relations, {len(graph.sources)} sources, and the
        {len(graph.claims)} claims of one news article, on Russia, the Taliban, Afghanistan and the
        powers around them."""
    )


def verified(graph: dg.Graph) -> str:
    """Say what ``verified`` means, with how many relations each word stands for."""
    found = _sourcing(graph)
    return _paragraph(
        f"""Of the {len(graph.relations)} relations, **{found["yes"]} are `yes`**: a page that was
        seen says it, with its start or date at the precision given. **{found["partial"]} are
        `partial`**: a page supports the fact, and `dg:doubt` says what rests on other knowledge.
        **{found["known"]} are `known`**: no page was seen; the treaty, order or constitution they
        rest on is named."""
    )


def sourcing(graph: dg.Graph) -> str:
    """Say in one sentence how well the relations are sourced."""
    found = _sourcing(graph)
    return _paragraph(
        f"""How well a relation is sourced is another matter and stands beside it: of
        {len(graph.relations)} relations, {found["yes"]} are verified against a page,
        {found["partial"]} in part, {found["known"]} rest on a named document that was not seen."""
    )


def citation(graph: dg.Graph) -> str:
    """Write the line by which the data are cited."""
    return f"> {graph.title}. Version {graph.version}. CC BY 4.0.\n"


def formats(_: dg.Graph) -> str:
    """Write the table of the formats that can be imported."""
    return importers.formats_table() + "\n"


PARTS: Final[Mapping[str, Callable[[dg.Graph], str]]] = {
    "holdings": holdings,
    "verified": verified,
    "sourcing": sourcing,
    "citation": citation,
    "formats": formats,
}
"""What writes each part, by the name in its marks."""


def generated(text: str, graph: dg.Graph) -> str:
    """Work out every part of a text anew; the rest of it stays.

    Raises
    ------
    SystemExit
        If a part has a name that is not one of `PARTS`.
    """

    def part(found: re.Match[str]) -> str:
        if found["name"] not in PARTS:
            raise SystemExit(f"no part is called {found['name']}: take one of {', '.join(PARTS)}")
        return found[1] + PARTS[found["name"]](graph) + found[4]

    text = _PART.sub(part, text)
    text = _PRINTED.sub(lambda found: found[1] + _printed(found["code"]) + found[4], text)
    return _CONSOLE.sub(lambda found: found[1] + "".join(_session(found[2])) + found[3], text)


def _printed(code: str) -> str:
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(code, {})  # noqa: S102 - the project's own examples
    return stream.getvalue().rstrip() + "\n"


def _session(block: str) -> Iterator[str]:
    """Run the commands of a console, which may run over lines inside quotes."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        lines = part.split("\n")
        for number in range(1, len(lines) + 1):
            command = "\n".join(lines[:number])
            with contextlib.suppress(ValueError):  # a quote is still open
                _, *words = shlex.split(command)
                yield f"$ {command}\n{CliRunner().invoke(command_line, words).stdout.rstrip()}\n"
                break


def main(words: list[str]) -> int:
    """Write, or with ``--check`` compare; the exit status says whether something differed."""
    history = dg.load(CHECKOUT / "graph")
    graph, check, differing = history.graph, words == ["--check"], []
    if files.is_stale(graph):
        differing.append(CHECKOUT / "graph" / "layout.json")
        if not check:
            files.write_layout(CHECKOUT / "graph", history.plot.computed_layout())
    for path in readmes():
        old = path.read_text(encoding="utf-8")
        if (new := generated(old, graph)) != old:
            differing.append(path)
            if not check:
                path.write_text(new, encoding="utf-8")
    for path in differing:
        print(f"{path.relative_to(CHECKOUT)} {'differs' if check else 'written'}")
    return int(check and bool(differing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
