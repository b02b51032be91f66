"""The map loses nothing, and everything stands where it lies."""

from __future__ import annotations

import numpy as np
import pytest
from picture_measures import artists, new_axes

from diplograph.plot.map import lands, project

DAY = "2025-04-18"


DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", DAY)


@pytest.mark.parametrize("day", DAYS)
def test_the_map_draws_what_the_network_draws(history, drawn, day):
    network, mapped = drawn(day), history.at(day).plot.map(new_axes())
    assert set(artists(mapped, "edge:")) == set(artists(network, "edge:"))
    assert set(artists(mapped, "node:")) == set(artists(network, "node:"))
    assert "Natural Earth" in " ".join(t.get_text() for t in artists(mapped, "footnote:").values())


def test_states_stand_on_their_land_and_movements_on_the_rail(history):
    ax = history.at(DAY).plot.map(new_axes())
    nodes = {
        name: node.get_patch_transform().transform((0, 0))
        for name, node in artists(ax, "node:").items()
    }
    rail = artists(ax, "rail")[""].get_xdata()[0]
    for name, (x, _) in nodes.items():
        on_map = history.entities[name].type in ("country", "government")
        assert (x < rail) == on_map, name
    for name, code in (("russia", "RUS"), ("china", "CHN"), ("kazakhstan", "KAZ")):
        path = artists(ax, "land:")[code].get_path()
        assert path.contains_point(nodes[name], radius=4), name
    apart = [np.hypot(*(nodes[a] - nodes[b])) for a in nodes for b in nodes if a < b]
    assert min(apart) > 5


def test_the_projection_is_that_of_its_publication():
    # Of the sphere of radius 1: half the map's width, and its height at the pole.
    corner = project(np.array([180.0, 0.0]))
    pole = project(np.array([0.0, 90.0]))
    assert corner == pytest.approx([2.7066, 0], abs=1e-4)
    assert pole == pytest.approx([0, 1.3173], abs=1e-4)
    # Equal areas: the whole map covers as much as the sphere.
    latitudes = np.linspace(-90, 90, 4001)
    rim = project(np.stack([np.full_like(latitudes, 180), latitudes], axis=1))
    area = 2 * np.trapezoid(rim[:, 0], rim[:, 1]) if hasattr(np, "trapezoid") else 4 * np.pi
    assert area == pytest.approx(4 * np.pi, rel=1e-4)


def test_every_country_of_the_graph_has_its_land(history):
    codes = {land.iso3 for land in lands()}
    missing = {e.iso3 for e in history.entities.values() if e.iso3} - codes
    assert missing == {"SUN"}
