"""Sanctions cases: several senders, and an organisation that follows another."""

from __future__ import annotations


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
