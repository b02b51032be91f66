"""The list of the UN Security Council: listings without ends, and documents that are refused."""

from __future__ import annotations

import pytest

from diplograph.errors import ImportFailed

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


def test_a_un_list_without_its_day_is_refused(read):
    with pytest.raises(ImportFailed, match="dateGenerated of the root element is ''"):
        read("un-list", UN_LIST.replace(' dateGenerated="2026-02-27T00:00:09.554Z"', ""))
