"""The reference is made by one command, and every public name is in it."""

from __future__ import annotations

import html
import re
import subprocess
import sys

import pytest

import diplograph as dg

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(checkout, tmp_path_factory):
    """The folder of pages."""
    for library in ("pdoc", "nbconvert"):
        pytest.importorskip(library, reason=f"the extra `docs` installs {library}")
    folder = tmp_path_factory.mktemp("reference")
    words = [sys.executable, str(checkout / ".ci" / "reference.py"), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(folder / "index.html")
    return folder


def text_of(page):
    """What a reader sees."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


def test_every_public_name_has_an_entry(pages):
    page = (pages / "diplograph.html").read_text(encoding="utf-8")
    assert [name for name in dg.__all__ if f'<section id="{name}">' not in page] == []
    for member in ("History.at", "Snapshot.plot", "Change.report", "Timeline.on"):
        assert f'id="{member}"' in page


def test_what_hangs_on_answers_has_pages(pages):
    text = text_of(pages / "diplograph" / "history" / "pictures.html")
    assert "def matrix" in re.sub(r"\s+", " ", text)
    page = (pages / "diplograph.html").read_text(encoding="utf-8")
    assert 'href="diplograph/history/pictures.html#DayPictures"' in page


def test_examples_stand_as_they_are_written(pages):
    text = text_of(pages / "diplograph.html")
    assert 'dg.load().at("2025-04-18").plot(ax) is ax' in text
    assert not re.search(r"[)\w\]]diplograph\.", text)


def test_every_link_leads_somewhere(pages):
    for page in pages.rglob("*.html"):
        if page.parent.name == "gallery":
            continue
        text = re.sub(r"<script.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r'href="([^"#:]+)["#]', text):
            assert (page.parent / target).exists(), (page, target)


def test_every_notebook_is_in_the_gallery(pages, checkout):
    gallery = (pages / "gallery.html").read_text(encoding="utf-8")
    for notebook in (checkout / "notebooks").glob("*.ipynb"):
        assert f'href="gallery/{notebook.stem}.html"' in gallery
        assert (pages / "gallery" / f"{notebook.stem}.html").stat().st_size > 10_000
