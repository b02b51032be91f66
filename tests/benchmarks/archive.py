"""Archives: import beside DuckDB's bare reader, questions at millions of relations, bytes read.

Run from the checkout: ``.venv/bin/python tests/benchmarks/archive.py [--rows 10_000_000] [--lines
1_000_000] [--folder PLACE]``. Answers are compared with DuckDB's own on the same rows.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import itertools
import statistics
import subprocess
import sys
import time
from functools import partial
from importlib import resources
from pathlib import Path

import duckdb
import numpy as np
import synthetic

from diplograph import archive as archives
from diplograph.archive import queries as q
from diplograph.dates import UNBOUNDED_FUTURE, day_number
from diplograph.table import Batch, Catalogue

DAY = day_number("2005-06-07")
PIECE = 1_000_000


def median_ms(work, repeat=7):
    """Median of wall milliseconds, the first run left out."""
    work()
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def say(what, value, target=""):
    """Print a row of the table."""
    print(f"| {what} | {value} | {target} |", flush=True)


def batches(rows, catalogue):
    """Make seeded relations, a million at a time."""
    few = synthetic.graph(1)
    catalogue.entities += named_states(few.entities.values())
    catalogue.kinds += few.kinds.values()
    for begin in range(0, rows, PIECE):
        size = min(PIECE, rows - begin)
        made = synthetic.columns(size, seed=1 + begin)
        start, is_open = made["start"], made["open"]
        yield Batch.of_columns(
            subject=made["subject"],
            kind=made["kind"],
            object=made["object"],
            start_min=start,
            start_max=start,
            end_min=np.where(is_open, start, made["end"]),
            end_max=np.where(is_open, UNBOUNDED_FUTURE, made["end"]),
            is_state=True,
            open_end=is_open,
            modality=0,
            known=start,
            record=np.arange(begin, begin + size),
            part=0,
            file=0,
            line=np.arange(begin, begin + size) + 1,
        )


def named_states(entities):
    """List the entities, the first of them under the names of states."""
    text = resources.files("diplograph.names").joinpath("states.csv").read_text(encoding="utf-8")
    states = dict.fromkeys(row["id"] for row in csv.DictReader(text.splitlines()) if row["cow"])
    return [
        dataclasses.replace(entity, id=state) if state else entity
        for entity, state in itertools.zip_longest(entities, states)
    ]


def build(folder, rows):
    """Write the archive unless it is there."""
    if archives.is_archive(folder):
        return
    about = dict.fromkeys(("title", "publisher", "url", "citation", "terms"), "invented")
    dataset = archives.Dataset(format="invented", **about)
    counts = archives.Counts(accepted=rows, first=DAY - 9_000, last=DAY + 7_000)
    stages = {}

    def stage(name):
        stages[name] = time.perf_counter()

    begun = time.perf_counter()
    archives.write(folder, dataset, lambda c, _: batches(rows, c), lambda: counts, stage)
    done = time.perf_counter()
    say("generating and staging", f"{stages['sorting'] - begun:.0f} s")
    say("sorting twice", f"{stages['hashing'] - stages['sorting']:.0f} s")
    say("hashing", f"{done - stages['hashing']:.0f} s")
    say("peak memory of the import", f"{peak_mb()} MB", "1000 MB")


def peak_mb():
    """Peak resident memory of this process, told by the kernel since it was started."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def bytes_read(folder, question, given):
    """Count the bytes that a fresh process reads from the files of the archive."""
    code = (
        "import sys; from diplograph import archive as a; from diplograph.archive import queries "
        "as q; x = a.Archive(sys.argv[1]); "
        "read = lambda: int(open('/proc/self/io').read().split()[1]); b = read(); "
        f"x.ask(q.{question}, **{given!r}); print(read() - b); "
        "print(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    return [int(each) for each in done.stdout.split()]


def ask(folder, rows):
    """Time every question beside the same SQL on the same rows as they came, unsorted."""
    at_10m = rows <= 20_000_000
    archive = archives.Archive(folder)
    plain = unsorted(folder) if at_10m else None
    first, last = day_number("1970-01-01"), day_number("2020-01-01")
    months_of = {"first": first, "last": last, "shift": 0}
    top = archive.pairs(q.PAIRS, day=DAY, most=1)[0]
    year = {"first": day_number("2005-01-01"), "last": day_number("2005-12-31"), "exact": 0}
    for what, question, given, target, large in (
        ("count on a day", q.COUNT, {"day": DAY}, "30", "200"),
        ("the same by kind and grade", q.GRADES, {"day": DAY}, "", ""),
        ("pairs aggregated on a day", q.PAIRS, {"day": DAY, "most": 1000}, "100", "700"),
        ("history of a pair", q.PAIR, {"actor": top[0], "other": top[1]}, "10", "50"),
        (
            "monthly series, 50 years",
            q.MONTHS["any"],
            months_of,
            "700",
            "5000",
        ),
        ("dyads of a year, by kind and grade", q.DYADS, year, "", ""),
    ):
        values = question.values(given)
        told = f"{median_ms(partial(archive.engine.run, question.sql, values), 5):.0f} ms"
        found = archive.engine.run(question.sql, values)
        if plain is not None:
            same(found, plain.run(question.sql, values))
            told += f"; unsorted {median_ms(partial(plain.run, question.sql, values), 3):.0f} ms"
        size = len(next(iter(found.values())))
        say(f"{what} ({size:,} rows)", told, target if at_10m else large)
    read, _ = bytes_read(folder, "COUNT", {"day": DAY})
    say(
        "bytes read by the count in a fresh process",
        f"{read / 1e6:.1f} MB",
        "5" if at_10m else "16",
    )
    for name, given in (("PAIRS", {"day": DAY, "most": 1000}), ("MONTHS['any']", months_of)):
        _, memory = bytes_read(folder, name, given)
        say(f"peak memory of a fresh process that asks {name}", f"{memory} MB", "500")
    months = list(range(1970 * 12 + 1, 2020 * 12 + 2))
    series = lambda: archive.counts_by_month(months, first, last)  # noqa: E731
    say("the series for three grades", f"{median_ms(series, 3):.0f} ms")


def unsorted(folder):
    """Open DuckDB on one Parquet file of the same rows in the order in which they came."""
    path = folder.parent / f"{folder.stem}-unsorted.parquet"
    archive = archives.Archive(folder)
    if not path.exists():
        copy = f"COPY (SELECT * FROM relations ORDER BY id) TO '{path}' (COMPRESSION zstd)"
        archive.engine.connection.execute("SET memory_limit = '4GB'").execute(copy)
    engine = archives.DuckDb()
    engine.view("relations", [str(path)])
    engine.view("entities", [str(folder / f.path) for f in archive.generation.files_of("entities")])
    both = "SELECT subject AS actor, object AS other, * FROM relations UNION ALL "
    both += "SELECT object, subject, * FROM relations WHERE subject <> object"
    engine.connection.execute(f"CREATE VIEW actors AS {both}")
    return engine


def same(one, other):
    """Hold two answers to be the same, in whatever order."""
    rows = [
        sorted(zip(*(each[n].tolist() for n in sorted(each)), strict=True)) for each in (one, other)
    ]
    assert rows[0] == rows[1]


def gdelt_lines(path, lines):
    """Write GDELT-like lines of 61 columns, 2 % of them broken."""
    chance = np.random.default_rng(7)
    codes = np.array(
        ["USA", "RUS", "CHN", "USAGOV", "RUSMIL", "FRA", "DEU", "AFGREB", "IRN", "TUR"]
    )
    picked = chance.integers(0, len(codes), (lines, 2))
    days = chance.integers(day_number("2015-02-18"), day_number("2024-12-31"), lines)
    dates = np.datetime_as_string(days.astype("datetime64[D]"))
    roots = chance.integers(1, 21, lines)
    broken = chance.random(lines) < 0.02
    rest = "4\tMoscow, Moskva, Russia\tRS\tRS48\t25106\t55.7522\t37.6156\t-2960561"
    url = "https://example.org/a/rather/long/address/of/a/page/that/says/what/happened-"
    with path.open("w", encoding="utf-8") as stream:
        for n in range(lines):
            one, other = (codes[k] for k in picked[n])
            date = dates[n].replace("-", "") if not broken[n] else "20151340"
            actor = f"{one}\tNAME\t{one[:3]}\t\t\t\t\t{one[3:]}\t\t"
            second = f"{other}\tNAME\t{other[:3]}\t\t\t\t\t{other[3:]}\t\t"
            root = f"{roots[n]:02}"
            stream.write(
                f"{400000000 + n}\t{date}\t201502\t2015\t2015.1315\t{actor}\t{second}\t1\t{root}0"
                f"\t{root}0\t{root}\t1\t2.8\t5\t1\t5\t-4.47\t{rest}\t{rest}\t{rest}"
                f"\t{dates[n].replace('-', '')}230000\t{url}{n}\n"
            )


def reading(folder, lines):
    """Time reading and rejects beside DuckDB's bare read_csv to Parquet, in turns."""
    from diplograph import importers

    path = folder / f"gdelt-{lines}.tsv"
    if not path.exists():
        gdelt_lines(path, lines)
    size = path.stat().st_size / 1e6
    ours, theirs = [], []
    for _ in range(3):
        begun = time.perf_counter()
        db = duckdb.connect()
        db.execute(
            f"COPY (SELECT * FROM read_csv('{path}', delim='\t', header=false, quote='', "
            "all_varchar=true)) TO '/dev/null' (FORMAT parquet)"
        )
        theirs.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        with (folder / "rejects.tsv").open("w") as stream:
            intake = importers.Intake(Catalogue(), importers.Rejects(stream))
            read = importers.read_files(importers.importer("gdelt"), [str(path)], intake)
            archives.stage(read, intake.catalogue, folder / "staged.parquet")
        ours.append(time.perf_counter() - begun)
    assert intake.accepted + intake.rejects.count == lines
    mine, other = statistics.median(ours), statistics.median(theirs)
    say(
        f"GDELT-like {lines:,} lines, {size:.0f} MB: reading, rejects, staging",
        f"{mine:.2f} s ({size / mine:.0f} MB/s)",
    )
    say("DuckDB read_csv to Parquet of the same file", f"{other:.2f} s ({size / other:.0f} MB/s)")
    say("ours as a share of its rate", f"{other / mine:.2f}x", ">= 0.8x")
    code = (
        "import sys, time, shutil; import diplograph as dg; b = time.perf_counter(); "
        "shutil.rmtree(sys.argv[2], ignore_errors=True); "
        "told = dg.import_data('gdelt', [sys.argv[1]], sys.argv[2], stage=lambda w: "
        "print(w, round(time.perf_counter() - b, 1), end=' s; ')); "
        "print('done', round(time.perf_counter() - b, 1), 's; peak', "
        "int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024, 'MB')"
    )
    command = [sys.executable, "-c", code, str(path), str(folder / "gdelt.archive")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    say("the whole import, in a process of its own", done.stdout.strip(), "1000 MB")


def main():
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/diplograph-archive"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| what | measured | target |\n|---|---|---|")
    if given.lines:
        reading(given.folder, given.lines)
    if given.rows:
        build(given.folder / f"{given.rows}.archive", given.rows)
        ask(given.folder / f"{given.rows}.archive", given.rows)


if __name__ == "__main__":
    main()
