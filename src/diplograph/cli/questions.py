"""Commands that ask: at, diff, timeline, show, list, claims."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final

import click

from diplograph.cli.options import (
    Request,
    asks,
    graph_option,
    json_option,
    say,
    show,
    terminal_width,
    write_json,
)
from diplograph.cli.pictures import as_look, contents, draws, is_picture, save_picture

_MOST_LISTED: Final = 100_000
"""A list is searched and cut by other tools; one longer than this is counted, but for --json."""


@click.command(epilog="Example: diplograph at 1999-01-01 --kind recognises")
@click.argument("date")
@asks
@json_option
def at(request: Request, date: str, *, as_json: bool) -> None:
    """List the relations in force on DATE, with their grade."""
    from diplograph import display

    world = request.at(date)
    if not as_json and len(world) > _MOST_LISTED:
        click.echo(str(world))
        return
    listing = display.snapshot_listing(world.slice, note=world.note)
    if as_json:
        write_json([display.edge_record(edge) | {"grade": edge.grade.word} for edge in world])
        say(*listing.notes)
    else:
        show(listing)


@click.command(
    epilog="Example: diplograph diff 2025-04-16 2025-04-18 --entity russia --entity taliban"
)
@click.argument("first")
@click.argument("last")
@click.option("--record", is_flag=True, help="FIRST and LAST are graph folders: compare records.")
@asks
@draws
@contents
@json_option
def diff(
    request: Request,
    first: str,
    last: str,
    output: Path | None,
    *,
    record: bool,
    as_json: bool,
    **look: Any,
) -> None:
    """Tell what changed from the day FIRST to the day LAST.

    In force means definite or presumed. With -o FILE.png, .svg or .pdf the change is drawn; with
    -o FILE.md a report with sources is written, with another FILE the text.
    """
    from diplograph import display
    from diplograph.words import left_out_notes

    if record:
        if request.restrictions() or request.known_by is not None or is_picture(output):
            message = "--record compares two graph folders whole, as text"
            raise click.UsageError(f"{message}: leave out what chooses relations, and pictures")
        _compare_records(Path(first), Path(last), output, as_json=as_json)
        return
    change = request.history().between(first, last, **request.of_day)
    notes = [*left_out_notes(change.slice.left_out), change.note]
    if is_picture(output):
        save_picture(change.plot, output, **as_look(look))
        say(*notes)
        return
    if as_json:
        records = [
            display.edge_record(edge)
            | {"change": name, "grade": edge.after.word, "grade_before": edge.before.word}
            for name, edges in change.slice.groups.items()
            for edge in edges
        ]
        write_json(records)
    elif output is not None and output.suffix.lower() == ".md":
        _write_or_print(change.report().rstrip(), output)
        return
    else:
        text = display.change_text(change.slice, notes=False)
        _write_or_print(text, output)
    say(*notes)


@click.command(epilog="Example: diplograph timeline russia taliban -o russia.png")
@click.argument("entities", nargs=-1, required=True, metavar="ENTITY...")
@click.option(
    "--on", "day", metavar="DATE", help="Mark this day; --grade and --events then refer to it."
)
@asks
@draws
@json_option
def timeline(
    request: Request,
    entities: tuple[str, ...],
    day: str | None,
    output: Path | None,
    *,
    as_json: bool,
    **look: Any,
) -> None:
    """Tell every spell and event of one ENTITY, or between several."""
    from diplograph import display
    from diplograph.listing import as_text

    if day is None and (request.grade or request.events is not None):
        raise click.UsageError("--grade and --events need a day: add --on DATE")
    history = request.history(entities=False)
    everyone = (*entities, *request.entity)
    story = history.timeline(*everyone, modality=request.modality, fold=request.fold)
    if day is not None:
        story = story.on(day, grade=request.grade, events=request.events)
    listing = display.timeline_listing(story.slice)
    if is_picture(output):
        save_picture(story.plot, output, **look)
    elif as_json:
        write_json([display.edge_record(spell) for spell in story])
    elif output is not None:
        _write_or_print(as_text(listing, notes=False), output)
    else:
        show(listing)
        return
    say(*listing.notes)


@click.command(
    "show", epilog="Example: diplograph show russia.designates-terrorist.taliban.2003-02-14"
)
@click.argument("identifier", metavar="ID")
@click.option("--on", "day", metavar="DATE", help="Grade it on this day instead of today.")
@click.option("--known-by", metavar="DATE", help="Tell it as it could be known on this day.")
@graph_option
@json_option
def show_(
    identifier: str, day: str | None, known_by: str | None, folder: Path | None, *, as_json: bool
) -> None:
    """Tell one relation whole.

    Dates in words, grade and why, sources with addresses, who said so, doubt.
    """
    from diplograph import display
    from diplograph.dates import day_number
    from diplograph.history import load

    history = load(folder)
    if known_by is not None:
        history = history.known_by(known_by)
    # The one clock that is read: below the command line the day is always an argument.
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    on = day or today
    dossier = history.relation(identifier)
    grade = history.grade(identifier, on)
    if as_json:
        write_json(display.dossier_record(dossier, grade, on))
    else:
        click.echo(display.dossier_text(dossier, grade, day_number(on), width=terminal_width()))


@click.command("list", epilog="Example: diplograph list entities --match haqqani")
@click.argument("what", type=click.Choice(["entities", "kinds", "sources"]))
@click.option("--match", metavar="TEXT", help="Only those that hold this text anywhere.")
@graph_option
@json_option
def list_(what: str, match: str | None, folder: Path | None, *, as_json: bool) -> None:
    """List entities, kinds of relation, or sources."""
    import dataclasses

    from diplograph import display
    from diplograph.history import load

    history = load(folder)
    listing = {
        "entities": lambda: display.entities_listing(history.entities.values()),
        "kinds": lambda: display.kinds_listing(history.kinds.values()),
        "sources": lambda: display.sources_listing(history.sources.values()),
    }[what]()
    if match is not None:
        rows = [row for row in listing.rows if match.casefold() in "\n".join(row).casefold()]
        listing = dataclasses.replace(listing, rows=rows, title=f"{len(rows)} {what}")
    if as_json:
        write_json([dict(zip(listing.columns, row, strict=True)) for row in listing.rows])
    else:
        show(listing)


@click.command(epilog="Example: diplograph claims --source theweek-20250421")
@click.option("--source", metavar="ID", help="Only claims of this document.")
@click.option("--entity", multiple=True, metavar="NAME", help="Only claims about or by it.")
@graph_option
@json_option
def claims(
    source: str | None, entity: tuple[str, ...], folder: Path | None, *, as_json: bool
) -> None:
    """List what documents claim, beside what the record says."""
    from diplograph import display
    from diplograph.history import load

    history = load(folder)
    chosen = history.claims(source, entity=entity)
    if as_json:
        write_json([display.claim_record(claim) for claim in chosen])
    else:
        show(display.claims_listing(chosen, history.graph))


def _compare_records(old: Path, new: Path, output: Path | None, *, as_json: bool) -> None:
    """Tell what differs between two versions of a graph folder, by identifier."""
    from diplograph import files
    from diplograph.words import counted

    for folder in (old, new):
        if files.holds_archive(folder):
            raise click.UsageError(
                f"{folder} is an archive: --record compares graph folders; between two days of an "
                "archive, leave --record out"
            )
    changes = list(files.compare(files.load_graph(old), files.load_graph(new)))
    if as_json:
        records = [
            {
                "group": change.group,
                "id": change.id,
                "change": change.what,
                "fields": {
                    name: {"old": old, "new": new} for name, (old, new) in change.fields.items()
                },
            }
            for change in changes
        ]
        write_json(records)
    elif changes:
        _write_or_print("\n".join(map(str, changes)), output)
    say(f"{counted(len(changes), 'record')} {'differs' if len(changes) == 1 else 'differ'}")


def _write_or_print(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text)
        return
    from diplograph.writing import write_text

    write_text(output, text + "\n")
    say(f"wrote {output}")
