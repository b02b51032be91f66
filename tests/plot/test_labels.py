"""Names and captions stand where they cover nothing, or not at all."""

from __future__ import annotations

import numpy as np

from diplograph.plot.geometry import along_curves
from diplograph.plot.labels import place_captions, place_names

PAGE = (0.0, 0.0, 300.0, 200.0)


def test_names_lie_on_no_name_no_node_and_inside_the_page():
    nodes = np.array([[5.0, 100], [40, 100], [290, 100]])
    names = place_names(["Kabul", "Kandahar", "Herat"], nodes, 3.4, np.empty((0, 2)), PAGE, 6.5)
    assert all(name.is_free for name in names)
    for n, name in enumerate(names):
        low, high = np.subtract(name.centre, name.half), np.add(name.centre, name.half)
        assert (low >= 0).all()
        assert (high <= PAGE[2:]).all()
        assert not ((nodes > low) & (nodes < high)).all(axis=1).any()
        for other in names[n + 1 :]:
            apart = np.abs(np.subtract(name.centre, other.centre))
            assert (apart > np.add(name.half, other.half)).any()


def test_a_name_without_room_is_not_free():
    nodes = np.array([[5.0, 5.0], [15.0, 5.0]])
    tight = (0.0, 0.0, 20.0, 10.0)
    names = place_names(["a very long name indeed", "b"], nodes, 3.4, np.empty((0, 2)), tight, 6.5)
    assert not names[0].is_free


def test_a_caption_takes_its_shorter_text_where_the_longer_does_not_fit():
    curves = np.array([[[20.0, 100], [60, 100], [100, 100]]])
    trails, nodes = along_curves(curves, 2.0), curves[0, [0, 2]]
    texts = [["recognises as the lawful government of all its provinces", "recognises"]]
    (caption,) = place_captions(texts, [0], trails, [], nodes, 3.4, PAGE, 5.5)
    assert caption.text == "recognises"
    assert place_captions([texts[0][:1]], [0], trails, [], nodes, 3.4, PAGE, 5.5) == []
