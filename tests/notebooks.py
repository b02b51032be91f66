"""The notebooks with their outputs: run, compared with what is stored, and stored anew.

``python tests/notebooks.py`` runs each and says which cell answers otherwise than is stored;
``python tests/notebooks.py --write`` stores what they answer now, pictures at 100 dpi, and draws
the pictures that stand beside them anew, each by the command that it carries.
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import os
import re
import shlex
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
PICTURES = sorted((CHECKOUT / "notebooks").glob("*.png"))
_DPI = 100
"""Dots to the inch of the pictures that are stored: sharp on a screen, and small."""
_PICTURE = re.compile(r"<svg.*?</svg>|data:image/[^\"')]*", re.DOTALL)
_SECONDS = 600


def read(path):
    """Read a notebook, which must be a valid one."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def run(path, folder):
    """Run a notebook from top to bottom in a folder of its own; the notebook as it is then."""
    from nbclient import NotebookClient

    notebook = read(path)
    metadata = notebook.metadata.copy()
    options = {"dpi": _DPI, "bbox_inches": "tight"}
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        record_timing=False,
        extra_arguments=[f"--InlineBackend.print_figure_kwargs={options}", "--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    with environment(folder):
        client.execute()
    notebook.metadata = metadata  # says nothing of the machine that it ran on
    for cell in code_cells(notebook):
        cell.metadata.pop("execution", None)
        cell.outputs = list(joined(cell.outputs))
    return notebook


@contextmanager
def environment(folder):
    """Let kernels leave nothing at home, and show pictures as a notebook shows them."""
    kept = dict(os.environ)
    os.environ.update(
        JUPYTER_RUNTIME_DIR=f"{folder}/.runtime",
        IPYTHONDIR=f"{folder}/.ipython",
        PYTHONPATH=os.pathsep.join(filter(None, [str(CHECKOUT / "src"), kept.get("PYTHONPATH")])),
    )
    os.environ.pop("MPLBACKEND", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def small(picture):
    """Write a PNG with a palette of its own: a quarter of the bytes, and no difference to see."""
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(picture)))
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    made = io.BytesIO()
    flat = page.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(made, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return base64.b64encode(made.getvalue()).decode()


def code_cells(notebook):
    """List the cells of code, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def joined(outputs):
    """Join what was printed in pieces: where one ends and the next begins is chance."""
    for name, group in itertools.groupby(outputs, lambda output: output.get("name")):
        parts = list(group)
        if name is not None:
            parts[0].text = "".join(part.text for part in parts)
            parts = parts[:1]
        yield from parts


def texts(output):
    """List the texts of an output with what they are; of a picture only that there is one."""
    if output.output_type == "stream":
        return [(output.name, output.text)]
    if output.output_type == "error":
        return [("error", f"{output.ename}: {output.evalue}")]
    return [
        (form, "" if form.startswith("image/") else _PICTURE.sub("…", str(data)))
        for form, data in sorted(output.data.items())
    ]


def differences(stored, found):
    """Say, cell by cell, where what a notebook answers now is not what is stored."""
    for number, (one, other) in enumerate(zip(stored.cells, found.cells, strict=True)):
        if one.cell_type != "code":
            continue
        before, after = ([t for o in cell.outputs for t in texts(o)] for cell in (one, other))
        first = one.source.partition("\n")[0]
        for was, now in itertools.zip_longest(before, after, fillvalue=("nothing", "")):
            if was != now:
                yield f"cell {number} ({first}) {difference(was, now)}"


def difference(was, now):
    """Say where two texts part, a line of each."""
    if was[0] != now[0]:
        return f"answered with {was[0]}, now with {now[0]}: {now[1][:200]}"
    lines = itertools.zip_longest(was[1].split("\n"), now[1].split("\n"), fillvalue="(no line)")
    one, other = next((one, other) for one, other in lines if one != other)
    return f"answered in {was[0]}: {one[:200]!r}, now: {other[:200]!r}"


def redraw(path):
    """Draw a picture again by the command that it says it was made by."""
    from PIL import Image

    with Image.open(path) as image:
        _, _, command = image.info["Description"].partition("Made by: diplograph ")
    words = [sys.executable, "-m", "diplograph", *shlex.split(command)]
    with environment(path.parent / "none"):
        subprocess.run(words, cwd=path.parent, check=True, capture_output=True)


def main():
    """Run the notebooks; exit status 1 if one answers otherwise than is stored."""
    import nbformat

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="store what they answer now")
    parser.add_argument("numbers", nargs="*", help="numbers of notebooks, such as 03; else all")
    options = parser.parse_args()
    found = 0
    for path in NOTEBOOKS:
        if options.numbers and path.name[:2] not in options.numbers:
            continue
        with tempfile.TemporaryDirectory() as folder:
            notebook = run(path, folder)
        for each in differences(read(path), notebook):
            print(f"{path.name}: {each}")
            found += 1
        if options.write:
            for output in (each for cell in code_cells(notebook) for each in cell.outputs):
                if "image/png" in output.get("data", {}):
                    output.data["image/png"] = small(output.data["image/png"])
            nbformat.write(notebook, path)
    if options.write and not options.numbers:
        for path in PICTURES:
            redraw(path)
    return 1 if found and not options.write else 0


if __name__ == "__main__":
    sys.exit(main())
