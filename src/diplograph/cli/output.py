"""Where answers go: data to standard output, talk to standard error."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diplograph.listing import Listing


def say(*lines: str | None) -> None:
    """Talk: to standard error, skipping what is empty."""
    for line in lines:
        if line:
            click.echo(line, err=True)


def terminal_width() -> int | None:
    """Give the width of the terminal; None where the output is piped and nothing is fitted."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def show(listing: Listing) -> None:
    """Print a listing: fitted to a terminal, on one line a row where it is piped."""
    from diplograph.listing import as_text

    say(listing.title)
    if listing.rows:
        click.echo(as_text(listing, width=terminal_width(), title=False, notes=False))
    say(*listing.notes)


def write_json(records: Sequence[object] | dict[str, object]) -> None:
    """Print records as JSON."""
    click.echo(json.dumps(records, ensure_ascii=False, indent=2))
