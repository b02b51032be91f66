"""Names are drawn in their own letters."""

from __future__ import annotations

import dataclasses

from picture_measures import artists, new_axes

from diplograph import plot
from diplograph.dates import day_number
from diplograph.plot.style import can_be_drawn, name_of
from diplograph.slices import Selection, at
from diplograph.table import from_graph


def test_names_in_any_script_have_their_letters(history, small_graph, recwarn):
    for entity in history.entities.values():
        assert can_be_drawn(name_of(entity)), entity.id
    graph = small_graph("a recognises b 1999 2010", "c recognises a 1999 2010")
    labels = {"a": "طالبان", "b": "Талибан", "c": "塔利班"}
    entities = {
        name: dataclasses.replace(entity, label=labels[name], aliases=("Taliban",))
        for name, entity in graph.entities.items()
    }
    table = from_graph(dataclasses.replace(graph, entities=entities))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    ax.figure.savefig("/dev/null", format="png")
    shown = {name: text.get_text() for name, text in artists(ax, "label:").items()}
    assert shown["a"] == labels["a"]
    assert shown["b"] == labels["b"]
    assert shown["c"] in (labels["c"], "Taliban")
    assert not recwarn.list
