"""A table of one's own: its columns, its dates, its codes."""

from __future__ import annotations

import pytest

from diplograph.dates import iso
from diplograph.errors import ImportFailed
from diplograph.importers import Generic


def test_a_table_of_ones_own(read):
    reader = Generic(
        {
            "subject": "one",
            "object": "other",
            "kind": "=is allied with",
            "start_year": "from",
            "end": "to",
        },
        delimiter=";",
        codes="iso3",
        symmetric=True,
    )
    made = read(
        "csv",
        "one;other;from;to\nNAM;RUS;1990;..\nRUS;NAM;1990;..\nXYZ;NAM;1990;1989\nNAM;;1990;\n"
        "SUN;NAM;1985;31.12.1990\n",
        reader=reader,
    )
    assert made.rows[0] == (
        *("namibia", "is-allied-with", "russia"),
        *("1990-01-01", "1990-12-31", "1990-12-31", None),
    )
    assert made.records[0] == made.records[1]
    assert made.rows[-1][-1] == "1990-12-31"
    assert made.counts[2] == 2
    with pytest.raises(ImportFailed, match="there is no column nowhere"):
        read(
            "csv", "a,b\n1,2\n", reader=Generic({"subject": "nowhere", "object": "b", "date": "a"})
        )
    with pytest.raises(ImportFailed, match="nothing called 'who'"):
        Generic({"who": "a"})


@pytest.mark.parametrize(
    ("cells", "bounds"),
    [
        ("2001-02-03,2004", ("2001-02-03", "2001-02-03", "2004-01-01", "2004-12-31")),
        ("200102,", ("2001-02-01", "2001-02-28", "2001-02-28", None)),
        ("20010203,03.02.2004", ("2001-02-03", "2001-02-03", "2004-02-03", "2004-02-03")),
        (",2004", (None, "2004-12-31", "2004-01-01", "2004-12-31")),
    ],
)
def test_dates_as_people_write_them(read, cells, bounds):
    made = read("csv", f"subject,object,start,end\nNA,Chad,{cells}\n")
    assert made.rows == [("na", "is-related-to", "chad", *bounds)]


@pytest.mark.parametrize(
    ("years", "start", "end"),
    [
        ("1990-1995", "1990-01-01", "1995-12-31"),
        ("1990 \u2013 1995", "1990-01-01", "1995-12-31"),
        ("1990", "1990-01-01", "1990-12-31"),
        ("1990-", "1990-01-01", None),
        ("1990-..", "1990-01-01", None),
    ],
)
def test_ranges_of_years(read, years, start, end):
    ((*_, start_min, _, _, end_max),) = read("csv", f"subject,object,years\na,b,{years}\n").rows
    assert (start_min, end_max) == (start, end)


def own(read, text, **columns):
    return read("csv", text, reader=Generic(columns, codes="cow"))


def test_codes_of_ones_own_pass_from_state_to_state(read):
    head = "a,b,from,to\n"
    names = {"subject": "a", "object": "b", "start": "from", "end": "to"}
    made = own(
        read, head + "365,002,1980-01-01,1995-02-03\n365,2,,1995-02-03\n2,2,1980,1990\n", **names
    )
    assert [(row[0], row[3], row[6]) for row in made.rows] == [
        ("soviet-union", "1980-01-01", "1991-12-25"),
        ("russia", "1991-12-26", "1995-02-03"),
        ("russia", None, "1995-02-03"),
    ]
    assert [rule.split(":")[0] for *_, rule in made.rejects] == [
        "two different actors were expected"
    ]
    made = own(read, "a,b,on\n365,2,1991-12-25\n365,2,1991\n", subject="a", object="b", date="on")
    assert [row[0] for row in made.rows] == ["soviet-union"] * 2


def test_rejects_name_the_column_of_the_file(read):
    names = {"subject": "who", "object": "whom", "start_year": "y", "start_month": "m"}
    made = read("csv", "who,whom,y,m\na,b,1990,13\na,,1990,1\na,b,199,1\n", reader=Generic(names))
    assert [column for _, column, *_ in made.rejects] == ["m", "whom"]
    assert made.rows[0][3] == "0199-01-01"


def test_what_was_known_later_is_kept_of_states_too(read):
    made = read("csv", "subject,object,start,known\na,b,1990-01-01,2001-02-03\na,c,1990-01-01,\n")
    assert [iso(day) for day in made.known] == ["2001-02-03", "1990-01-01"]


def test_another_delimiter_is_guessed_at(read):
    with pytest.raises(ImportFailed, match=r"separated by '\\t': say so with --delimiter"):
        read("csv", "subject\tobject\tstart\na\tb\t1990\n")


def test_a_column_that_is_there_twice_is_not_guessed_at(read):
    with pytest.raises(ImportFailed, match="the column start twice"):
        read("csv", "subject,object,start,start\na,b,1990,1991\n")
    assert read("csv", "subject,object,start,x,x\na,b,1990,1,2\n").counts == (1, 0, 0)
