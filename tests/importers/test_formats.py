"""Each format, in rows invented in its true layout: what a row means, and what is refused."""

from __future__ import annotations

import pytest

from diplograph.dates import iso
from diplograph.errors import ImportFailed
from diplograph.importers import FORMATS, Generic, recognised

DYAD = (
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,"
    "dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,"
    "nonaggression,entente,asymmetric,version\n"
)


def test_alliances_by_dyad(read):
    made = read(
        "cow",
        DYAD
        + '9001,2,"United States",20,"Canada",1,1,1816,,,,1,1,1,0,0,0,0,4.1\n'
        + '9002,365,"Russia",220,"France",5,6,1980,7,8,1995,0,0,0,1,0,1,0,4.1\n'
        + '9003,2,"United States",20,"Canada",1,2,1950,1,2,1940,0,0,1,0,0,0,0,4.1\n'
        + '9004,2,"United States",20,"Canada",1,2,1950,1,2,1960,0,0,0,0,0,0,0,4.1\n'
        + '9005,2,"United States",1,"Nowhere",1,2,1950,1,2,1960,0,0,1,0,0,0,0,4.1\n'
        + '9006,2,"United States",20,"Canada",-9,5,1950,31,2,1960,0,0,1,0,0,0,0,4.1\n',
    )
    horizon = "2012-12-31"
    assert made.rows == [
        ("united-states", "defence-pact", "canada", None, "1816-01-01", horizon, None),
        # a pact with the number 365 passes from the Soviet Union to Russia
        *(
            row
            for kind in ("neutrality-pact", "entente")
            for row in (
                ("france", kind, "soviet-union", *["1980-06-05"] * 2, *["1991-12-25"] * 2),
                ("france", kind, "russia", *["1991-12-26"] * 2, *["1995-08-07"] * 2),
            )
        ),
    ]
    assert [line for line, *_ in made.rejects] == ["4", "5", "6", "7"]
    assert made.counts == (2, 0, 4)
    assert "a day that exists" in made.rejects[3][3]


def test_a_directed_file_stores_each_pair_once(read):
    directed = DYAD.replace("asymmetric,", "")
    made = read(
        "cow",
        directed
        + '9001,2,"United States",20,"Canada",1,1,1950,1,1,1960,0,0,1,0,0,1,4.1\n'
        + '9001,20,"Canada",2,"United States",1,1,1950,1,1,1960,0,0,1,0,0,1,4.1\n'
        + '9001,20,"Canada",2,"United States",1,1,1950,1,1,1960,0,0,0,1,0,0,4.1\n',
    )
    assert [row[1] for row in made.rows] == ["defence-pact", "entente", "neutrality-pact"]
    assert made.counts == (3, 1, 0)


def test_states_and_borders(read):
    made = read(
        "cow",
        "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
        "USA,2,United States of America,1816,1,1,2016,12,31,2016\n"
        "GDR,265,German Democratic Republic,1954,3,25,1990,10,2,2016\n",
    )
    assert made.rows == [
        (
            *("united-states", "system-member", "interstate-system"),
            *(None, "1816-01-01", "2016-12-31", None),
        ),
        (
            *("east-germany", "system-member", "interstate-system"),
            *("1954-03-25", "1954-03-25", "1990-10-02", "1990-10-02"),
        ),
    ]
    made = read(
        "cow",
        "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
        '2020,2,"USA",20,"CAN",1,192001,201612,"x, y",3.2\n'
        '2040,2,"USA",40,"CUB",4,190205,190609,"z",3.2\n'
        '2040,40,"CUB",2,"USA",4,190205,190609,"again",3.2\n'
        '2040,2,"USA",40,"CUB",7,190205,190609,"z",3.2\n',
    )
    assert made.rows == [
        ("united-states", "land-border", "canada", "1920-01-01", "1920-01-31", "2016-12-31", None),
        (
            "united-states",
            "water-border",
            "cuba",
            *("1902-05-01", "1902-05-31"),
            "1906-09-01",
            "1906-09-30",
        ),
    ]
    assert made.counts == (3, 1, 1)


def test_participants_with_unknown_days_and_wars_by_year(read):
    made = read(
        "cow",
        "dispnum,ccode,styear,stmon,stday,endyear,endmon,endday,sidea\n"
        "3,345,1993,5,-9,1993,10,25,0\n"
        "3,300,1913,5,2,1912,10,25,1\n",
    )
    assert made.rows == [
        (
            *("serbia-and-montenegro", "dispute-participant", "dispute-3"),
            *("1993-05-01", "1993-05-31", "1993-10-25", "1993-10-25"),
        )
    ]
    made = read(
        "cow",
        "warnum,ccode1,ccode2,year,cowinterongoing,cowinteronset,sidea1,sidea2\n"
        "1,220,230,1823,1,1,1,2\n1,230,220,1823,1,1,2,1\n1,220,230,1824,1,0,1,2\n"
        "1,220,230,1826,1,1,1,2\n1,220,230,19x,1,1,1,2\n",
    )
    assert made.rows == [
        ("france", "war-with", "spain", "1823-01-01", "1823-12-31", "1824-01-01", "1824-12-31"),
        ("france", "war-with", "spain", "1826-01-01", "1826-12-31", "1826-01-01", "1826-12-31"),
    ]
    assert made.counts == (4, 1, 1)


def gdelt(
    number="410412347",
    date="20140218",
    one="USA",
    other="RUSGOV",
    code="043",
    columns=61,
    added="20150218230000",
):
    """One line of GDELT events, with 57, 58 or 61 columns."""
    cells = [""] * columns
    cells[:5] = number, date, date[:6], date[:4], "2014.1"
    cells[5], cells[6], cells[7] = one, "NAME", one[:3]
    cells[15], cells[16], cells[17] = other, "NAME", other[:3]
    cells[25:30] = "1", code, code, code[:2], "1"
    cells[59 if columns == 61 else 56] = added if columns == 61 else added[:8]
    return "\t".join(cells) + "\n"


def test_gdelt_of_three_widths_in_one_file(read):
    made = read(
        "gdelt",
        gdelt()
        + gdelt("2", "19850101", "RUS", "CZE", "190", 57, "20130203")
        + gdelt("3", "20200311", "nep", "USABUS", "0251", 58, "20200311"),
    )
    assert [row[:4] for row in made.rows] == [
        ("united-states", "cameo-04", "cameo-rusgov-russia", "2014-02-18"),
        ("soviet-union", "cameo-19", "czechoslovakia", "1985-01-01"),
        ("cameo-nep", "cameo-02", "cameo-usabus", "2020-03-11"),
    ]
    roles = {each.id: each for each in made.intake.catalogue.entities}
    assert roles["cameo-rusgov-russia"].part_of == "russia"
    assert roles["cameo-usabus"].part_of == "united-states"
    assert made.intake.unresolved == {"nep"}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (gdelt(date="20151340"), "SQLDATE"),
        (gdelt(date="2015134x"), "SQLDATE"),
        (gdelt(one=""), "Actor1Code"),
        (gdelt(other=""), "Actor2Code"),
        (gdelt(code="99"), "EventCode"),
        (gdelt(number="12a"), "GLOBALEVENTID"),
        (gdelt(added="2015"), "DATEADDED"),
        (gdelt(columns=60), ""),
        ("\t".join(["GLOBALEVENTID", "SQLDATE"] + ["x"] * 59) + "\n", "SQLDATE"),
        ('a "stray\n', ""),
    ],
)
def test_gdelt_dirt_is_rejected_line_by_line(read, line, column):
    made = read("gdelt", gdelt("1") + line + gdelt("3"))
    assert len(made.rows) == 2
    ((number, told, _, _),) = made.rejects if column != "SQLDATE" else made.rejects[:1]
    assert (number, told) in {("2", column), ("2", "Actor1Code")}
    assert made.intake.accepted + made.intake.rejects.count == 3


def test_icews(read):
    header = (
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code"
        "\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number"
        "\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"
    )

    def line(number, date, source, country, code, target, within):
        rest = "\t1\t2\tNews\tX\tNA\tY\tZ\t1.0\t2.0\n"
        return (
            f"{number}\t{date}\t{source}\tGovernment\t{country}\tConsult\t{code}\t1\t{target}"
            f"\tNA\t{within}{rest}"
        )

    made = read(
        "icews",
        header
        + line(1, "2018-06-01", 'Foreign "Affairs (Ruritania)', "Namibia", "040", "Russia", "NA")
        + line(2, "2018-06-31", "Russia", "Russian Federation", "040", "China", "China")
        + header
        + line(3, "2018-06-01", "NULL", "NULL", "040", "China", "China")
        + line(4, "2018-06-01", "Nobody", "NA", "190", "Russian Federation", "Russian Federation")
        + "5\t2018-06-01\n",
    )
    assert [row[:3] for row in made.rows] == [
        ("foreign-affairs-ruritania", "cameo-04", "russia"),
        ("nobody", "cameo-19", "russia"),
    ]
    assert sorted(line for line, *_ in made.rejects) == ["3", "4", "5", "7"]


def test_polecat(read):
    names = [
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
        *("Recipient Name", "Recipient Country", "Publication Date", "Contexts"),
    ]

    def line(*cells):
        return "\t".join(cells) + "\n"

    made = read(
        "polecat",
        line(*names)
        + line(
            "a1",
            "2023-01-05",
            "CONSULT",
            "visit",
            "Jane Doe",
            "RUS",
            "None",
            "FRA",
            "2023-01-07",
            '"x; y"',
        )
        + line("a2", "2023-01-05", "DANCE", "", "Jane Doe", "RUS", "X", "FRA", "2023-01-07", "")
        + line("a3", "2023-01-05", "AID", "", "", "", "X", "FRA", "2023-01-07", ""),
    )
    assert [row[:3] for row in made.rows] == [("jane-doe", "plover-consult", "france")]
    assert [column for _, column, *_ in made.rejects] == ["Event Type", "Actor Name"]


UN_LIST = """<?xml version="1.0"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>
<INDIVIDUAL><FIRST_NAME>RUPERT</FIRST_NAME><SECOND_NAME>OF HENTZAU</SECOND_NAME>
<UN_LIST_TYPE>Ruritania</UN_LIST_TYPE><REFERENCE_NUMBER>RUi.001</REFERENCE_NUMBER>
<LISTED_ON>2015-03-27-04:00</LISTED_ON><NAME_ORIGINAL_SCRIPT>Руперт</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><ALIAS_NAME>Rupert</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL>
<INDIVIDUAL><FIRST_NAME>X</FIRST_NAME><REFERENCE_NUMBER>RUi.002</REFERENCE_NUMBER>
<LISTED_ON>2015-13-27</LISTED_ON></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""


def test_the_un_list_has_no_ends(read):
    made = read("un-list", UN_LIST)
    (row,) = made.rows
    assert row[:3] == ("un-security-council-committee-ruritania", "un-lists", "un-rui-001")
    assert row[3:] == ("2015-03-27", "2015-03-27", "2026-02-27", None)
    assert made.rejects[0][:2] == ("2", "LISTED_ON")
    entity = next(e for e in made.intake.catalogue.entities if e.id == "un-rui-001")
    assert entity.aliases == ("Rupert", "Руперт")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (UN_LIST.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (UN_LIST[:-30], "no well-formed XML"),
    ],
)
def test_a_wrong_un_list_is_refused(read, text, told):
    with pytest.raises(ImportFailed, match=told):
        read("un-list", text)


def test_us_missions_and_none_is_a_status(read):
    made = read(
        "us-missions",
        "country_abbrev_cow,country_code_cow,country_name_cow,country_name_usdos,date_start,"
        "date_end,us_mission_status\n"
        "AFG,700,Afghanistan,Afghanistan,1919-08-08,1935-05-03,None\n"
        "AFG,700,Afghanistan,Afghanistan,1948-06-05,2024-12-31,Embassy\n"
        "AFG,700,Afghanistan,Afghanistan,1948-06-05,2024-12-31,Castle\n",
    )
    assert [row[1] for row in made.rows] == ["no-mission", "resident-embassy"]
    assert made.rows[1][-2:] == ("2024-12-31", None)
    assert made.counts == (2, 0, 1)


def test_votes_are_dated_by_the_roll_calls_beside(read, tmp_path):
    votes = (
        "rcid,country,country_code,vote\n5309,Namibia,NA,yes\n5309,Yugoslavia,,abstain\n"
        "9,Brazil,BR,no\n5309,Brazil,BR,absent\n"
    )
    with pytest.raises(ImportFailed, match="roll_calls"):
        read("un-votes", votes)
    (tmp_path / "roll_calls.csv").write_text("rcid,date,unres\n5309,1990-03-27,R/1\n")
    made = read("un-votes", votes)
    assert [row[:4] for row in made.rows] == [
        ("namibia", "votes-yes", "un-roll-call-5309", "1990-03-27"),
        ("yugoslavia", "votes-abstain", "un-roll-call-5309", "1990-03-27"),
    ]
    assert made.counts == (2, 0, 2)


def test_sanctions_of_several_senders(read):
    made = read(
        "sanctions",
        "caseid,sender,target,startdate,terdate,defactoter,ongoing\n"
        'EU_X_03,"1830, 4400",40,05.06.2003,23.06.2008,,0\n'
        "XX_Y_04,9999,40,05.06.2003,,,1\nXX_Y_05,2,40,05.06.2003,31.02.2004,,0\n",
    )
    assert [row[0] for row in made.rows] == [
        "european-union",
        "united-nations",
        "organisation-9999",
    ]
    assert made.rows[2][-2:] == ("2018-12-31", None)
    assert made.counts == (2, 0, 1)


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


def test_every_format_says_what_a_wrong_file_looks_like(read):
    for form in FORMATS:
        if form == "csv":
            continue
        with pytest.raises(ImportFailed, match=f"no file of the format {form}"):
            read(form, "name,height\nJane,1.70\n")
    with pytest.raises(ImportFailed, match="it looks like gdelt"):
        read("cow", gdelt())
    assert recognised(DYAD) == ["cow"]


def test_a_case_passes_from_an_organisation_to_its_successor(read):
    made = read(
        "sanctions",
        "caseid,sender,target,startdate,terdate,defactoter,ongoing\n"
        'EEC_A_91,"1653, 1830",40,01.10.1991,16.10.1995,,0\n'
        'EEC_B_91,"1653, 1830",40,01.10.1991,16.10.1992,,0\n'
        "EEC_C_91,1653,40,01.10.1991,16.10.1995,,0\n"
        'EEC_D_91,"1653/1830",40,01.10.1991,,,1\n',
    )
    first, last, passes = "1991-10-01", "1995-10-16", ("1993-10-31", "1993-11-01")
    eec, union = "european-economic-community", "european-union"
    assert [(row[0], row[3], row[6]) for row in made.rows] == [
        *((eec, first, passes[0]), (union, passes[1], last)),
        *((eec, first, "1992-10-16"), (union, first, "1992-10-16")),
        (eec, first, last),
        *((eec, first, passes[0]), (union, passes[1], None)),
    ]
    assert len({*zip(made.records, made.parts, strict=True)}) == 7


def test_a_mission_of_the_first_day_of_the_data_is_older(read):
    made = read(
        "us-missions",
        "country_code_cow,date_start,date_end,us_mission_status\n"
        "365,1816-01-01,1820-05-03,Legation\n220,1816-01-02,1820-05-03,Legation\n",
    )
    assert [row[3] for row in made.rows] == [None, "1816-01-02"]


def test_a_un_list_without_its_day_is_refused(read):
    with pytest.raises(ImportFailed, match="dateGenerated of the root element is ''"):
        read("un-list", UN_LIST.replace(' dateGenerated="2026-02-27T00:00:09.554Z"', ""))


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
