"""Commands that keep data: a graph folder (check, format, layout), imports, archives."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diplograph.cli.options import PROBLEMS, graph_option, say

if TYPE_CHECKING:
    from diplograph.importers import Format


def _graph_folder(folder: Path | None) -> Path:
    from diplograph import files

    if folder is not None and folder.is_file():
        raise click.UsageError(f"{folder} is a file: name the graph folder that is meant")
    if folder is not None and files.holds_archive(folder):
        message = f"{folder} is an archive, not a graph folder"
        raise click.UsageError(f"{message}: `diplograph verify {folder}` proves its files")
    return files.find_graph_folder() if folder is None else folder


def own_folder(folder: Path | None) -> Path:
    """Find the folder to change: the one named, or a checkout's; never that of an installation."""
    own = _graph_folder(folder)
    # In a wheel the graph stands beside the modules, in a checkout outside the package.
    if folder is None and (own.parent / "__init__.py").is_file():
        message = f"the shipped graph stands inside the installed package, {own}"
        raise click.UsageError(
            f"{message}: copy that folder, and name the copy with --graph FOLDER"
        )
    return own


@click.command(epilog="Example: diplograph check --graph graph")
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Also prove fingerprint and offsets of the claims against this text.",
)
@click.option("--quiet", is_flag=True, help="Do not list notices.")
@graph_option
def check(folder: Path | None, text: Path | None, *, quiet: bool) -> None:
    """Check a graph folder and list every problem.

    Each names file, record, field, rule and remedy. Exit status 1 if there are errors;
    notices alone leave it 0.
    """
    from diplograph import files
    from diplograph.words import counted

    where = _graph_folder(folder)
    problems = files.check_folder(where, text=text)
    errors = [problem for problem in problems if problem.severity == "error"]
    notices = len(problems) - len(errors)
    for problem in errors if quiet else problems:
        click.echo(str(problem))
    say(f"{where}: {counted(len(errors), 'error')}, {counted(notices, 'notice')}")
    if errors:
        raise click.exceptions.Exit(PROBLEMS)


@click.command("format", epilog="Example: diplograph format --graph graph --check")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
@graph_option
def format_(folder: Path | None, *, only_check: bool) -> None:
    """Write a graph folder in its one stable form.

    Sorted and indented always the same, so that a diff shows exactly what changed.
    """
    from diplograph import files
    from diplograph.words import counted

    where = _graph_folder(folder) if only_check else own_folder(folder)
    changed = files.format_folder(where, write=not only_check)
    for path in changed:
        click.echo(str(path))
    say(f"{counted(len(changed), 'file')} {'would change' if only_check else 'changed'}")
    if changed and only_check:
        raise click.exceptions.Exit(PROBLEMS)


@click.command(
    short_help="Compute and store where entities stand in pictures.",
    epilog="Example: diplograph layout --graph graph",
)
@click.option("--fresh", is_flag=True, help="Place every entity anew; by default old ones stay.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the search.")
@graph_option
def layout(folder: Path | None, *, fresh: bool, seed: int) -> None:
    """Compute where entities stand in pictures, and store it in the graph folder.

    One layout serves all dates. New entities are placed among the old ones, which stay where
    they are; the same seed gives the same file.
    """
    from diplograph import files
    from diplograph.history import load

    where = own_folder(folder)
    steps = 100
    with click.progressbar(length=steps, label="placing entities", file=sys.stderr) as bar:
        places = load(where).plot.computed_layout(
            fresh=fresh,
            seed=seed,
            # The bar takes steps done since the last time, the layout says its share of the whole.
            progress=lambda share: bar.update(int(share * steps) - bar.pos),
        )
    say(f"wrote {files.write_layout(where, places)}: {len(places.wide)} entities")


_PATH = click.Path(path_type=Path)
output_option = click.option(
    "-o",
    "--output",
    type=_PATH,
    required=True,
    metavar="ARCHIVE",
    help="The archive; made if there is none, else a generation is added.",
)


def _command(of: Format) -> click.Command:
    def run(files: tuple[str, ...], output: Path) -> None:
        import_files(of.name, files, output)

    run.__doc__ = (
        f"Import {of.summary}.\n\nA file of it is {of.expected}. FILES may be globs, packed by "
        "gzip or zip, or - for standard input. Rows in = stored + rejected + duplicates; rejected "
        "rows are kept in the archive with file, line, column, value and rule."
    )
    epilog = f"Example: diplograph import {of.name} {of.example}"
    return click.command(of.name, short_help=f"{of.summary}.", epilog=epilog)(
        click.argument("files", nargs=-1, required=True)(output_option(run))
    )


def import_files(form: str, files: Sequence[str], output: Path, **options: object) -> None:
    """Import files, with a bar that follows the bytes read."""
    from diplograph import importers
    from diplograph.history import import_data

    names = importers.file_names(list(files))
    total = sum(importers.size_of(name) for name in names)
    with click.progressbar(
        length=max(total, 1), label=f"reading {form}", file=sys.stderr, show_pos=False
    ) as bar:
        report = import_data(
            form,
            names,
            output,
            # Of what comes from a pipe no size is known: the bar then only names the stage.
            progress=lambda count: bar.update(count) if total else None,
            stage=lambda what: setattr(bar, "label", what),
            **options,  # type: ignore[arg-type]
        )
    say(str(report))


class _Formats(click.Group):
    """The formats of the importers, read when one is asked for; csv has a command of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all formats, in the order of the importers."""
        from diplograph import importers

        return list(importers.FORMATS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find the command of a format, made from what the format says of itself."""
        from diplograph import importers

        if cmd_name in importers.FORMATS and cmd_name not in self.commands:
            self.add_command(_command(importers.importer(cmd_name).format))
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Click would speak of a command; what is missing is a format.
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"there is no format {args[0]!r}: take one of {known}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    "import",
    cls=_Formats,
    short_help="Bring in tables, or data sets of the field.",
    epilog="Example: diplograph import csv relations.csv --graph graph",
)
def import_() -> None:
    """Bring records into a graph folder, or data sets of the field into an archive."""


@import_.command(
    "csv",
    short_help="Bring in any table (CSV).",
    epilog="Example: diplograph import csv relations.csv --graph graph",
)
@click.argument("sources", nargs=-1, required=True, metavar="FILE...|FOLDER")
@click.option("--update", is_flag=True, help="Replace records whose identifier is already there.")
@click.option(
    "-o", "--output", type=_PATH, metavar="ARCHIVE", help="Import into an archive instead."
)
@click.option("--map", "maps", multiple=True, metavar="KEY=COLUMN", help="Of an archive: a column.")
@click.option("--delimiter", default=",", show_default=True, help="Of an archive; \\t is a tab.")
@click.option("--codes", help="Of an archive: scheme of the codes, such as cow or iso3.")
@click.option("--symmetric", is_flag=True, help="Of an archive: relations run both ways.")
@graph_option
def import_csv(
    sources: tuple[str, ...],
    folder: Path | None,
    output: Path | None,
    maps: tuple[str, ...],
    delimiter: str,
    codes: str | None,
    *,
    update: bool,
    symmetric: bool,
) -> None:
    """Bring rows into a graph folder, or with -o ARCHIVE any table into an archive.

    Into a graph folder: rows of entities, kinds, sources, relations or claims; rejected ones are
    kept beside the input. Into an archive: FILES may be globs, packed by gzip or zip, or - for
    standard input; name the columns by --map subject=COLUMN, object=,
    kind=, start=, end=, date=, years=, asof=, known=, or start_year= and so on; --map kind==text is
    a text for every row. Rows in = stored + rejected + duplicates; exit status 1 if some of a
    graph folder's were rejected.
    """
    from diplograph import files

    if output is not None:
        if update or folder is not None:
            message = "--update and --graph are for a graph folder: leave them out, or -o ARCHIVE"
            raise click.UsageError(message)
        import_files(
            "csv",
            sources,
            output,
            columns=dict(_mapped(each) for each in maps),
            delimiter="\t" if delimiter == "\\t" else delimiter,
            codes=codes,
            symmetric=symmetric,
        )
        return
    if maps or codes or symmetric:
        raise click.UsageError("--map, --codes and --symmetric are for an archive: add -o ARCHIVE")
    if len(sources) > 1:
        raise click.UsageError("a graph folder takes one FILE or FOLDER at a time")
    source = Path(sources[0])
    if not source.exists():
        raise click.UsageError(f"there is no file or folder {sources[0]!r}")

    summary = files.import_csv(source, own_folder(folder), update=update)
    say(str(summary))
    if summary.rejected:
        raise click.exceptions.Exit(PROBLEMS)


def _mapped(text: str) -> tuple[str, str]:
    key, separator, column = text.partition("=")
    if not separator or not column:
        raise click.UsageError(f"--map {text}: KEY=COLUMN was expected, or KEY==TEXT")
    return key, column


@click.command(epilog="Example: diplograph verify cow.archive")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--drop-old", is_flag=True, help="Then remove all generations but the current one.")
def verify(archive: Path, *, drop_old: bool) -> None:
    """Prove every file of an archive by its size and SHA-256.

    Exit status 1 if one is missing or has changed.
    """
    from diplograph import archive as archives
    from diplograph.errors import ArchiveError

    try:
        manifest = archives.Manifest.read(archive, complete=False)
    except ArchiveError as error:
        click.echo(str(error))
        raise click.exceptions.Exit(PROBLEMS) from error
    total = sum(f.bytes for g in manifest.generations.values() for f in g.files)
    wrong = []
    with click.progressbar(length=max(total, 1), label="verifying", file=sys.stderr) as bar:
        checked = list(archives.verify(archive, bar.update))
    for file, problem in checked:
        if problem:
            wrong.append(file)
            click.echo(f"{archive / file.path} {problem}")
    say(f"{archive}: {len(checked)} files, {len(wrong)} of them wrong")
    if wrong:
        raise click.exceptions.Exit(PROBLEMS)
    if drop_old:
        gone = archives.drop_old(archive)
        say(f"removed {len(gone)} files of old generations")
