"""The targets for pictures, beside networkx drawn by hand and netgraph on the same snapshots.

Run from the checkout: ``.venv/bin/python tests/benchmarks/pictures.py`` (netgraph is in the extra
``bench``). Counts come from `picture_measures`, taken alike from every picture.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from matplotlib.figure import Figure
from picture_measures import (
    Picture,
    along,
    clear_share,
    crossings,
    crossings_of,
    faults_by_sort,
    hits,
    read,
    renderer_of,
)

import diplograph as dg
from diplograph import plot
from diplograph.dates import day_number
from diplograph.model import Entity, Graph, Kind, Relation
from diplograph.plot.style import name_of
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")
INCHES = (7.2, 6.2)


def shown(world):
    """Edges of the default view: what every rival is given to draw."""
    ax = world.plot(Figure(figsize=INCHES).add_axes((0, 0, 1, 1)))
    drawn = {(a.get_gid() or "").removeprefix("edge:") for a in ax.get_children()}
    return [edge for edge in world if edge.id in drawn]


def ours(world, edges):
    """Draw with this project; the stored layout is used."""
    ax = world.plot(Figure(figsize=INCHES, dpi=100).add_axes((0, 0, 1, 1)))
    return read(ax, {edge.id: (edge.subject, edge.object) for edge in edges})


def by_networkx(world, edges):
    """Draw as a careful user of networkx does: spring layout, curved parallel arrows, labels."""
    names = {e.id: name_of(e) for e in world.slice.table.entities}
    graph = nx.MultiDiGraph()
    for edge in edges:
        graph.add_edge(edge.subject, edge.object, key=edge.id, label=edge.kind.label)
    pos = nx.spring_layout(graph, seed=1)
    figure = Figure(figsize=INCHES, dpi=100)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.axis("off")
    nx.draw_networkx_nodes(graph, pos, ax=ax, node_size=46)
    labels = nx.draw_networkx_labels(
        graph, pos, {n: names[n] for n in graph}, font_size=6.5, ax=ax, verticalalignment="bottom"
    )
    pairs = {}
    for a, b, key in graph.edges(keys=True):
        pairs.setdefault((a, b), []).append(key)
    arrows = {}
    for (a, b), keys in pairs.items():
        for lane, key in enumerate(keys):
            arrows[key] = nx.draw_networkx_edges(
                graph,
                pos,
                edgelist=[(a, b)],
                connectionstyle=f"arc3,rad={0.1 + 0.08 * lane}",
                ax=ax,
                node_size=46,
            )[0]
    captions = nx.draw_networkx_edge_labels(
        graph, pos, {(e.subject, e.object, e.id): e.kind.label for e in edges}, ax=ax, font_size=5.5
    )
    return measured(
        figure, ax, pos, labels, {key[2]: text for key, text in captions.items()}, arrows, edges
    )


def by_netgraph(world, edges):
    """Draw with netgraph, which draws one edge for parallel ones."""
    import netgraph

    names = {e.id: name_of(e) for e in world.slice.table.entities}
    figure = plt.figure(figsize=INCHES, dpi=100)
    ax = figure.add_axes((0, 0, 1, 1))
    pairs = list(dict.fromkeys((edge.subject, edge.object) for edge in edges))
    nodes = {end for pair in pairs for end in pair}
    made = netgraph.Graph(
        pairs,
        node_layout="spring",
        edge_layout="curved",
        node_size=1.2,
        edge_width=0.3,
        node_labels={n: names[n] for n in nodes},
        node_label_fontdict={"size": 6.5},
        node_label_offset=0.03,
        arrows=True,
        ax=ax,
    )
    arrows = {}
    for edge in edges:
        pair = edge.subject, edge.object
        if pair in made.edge_artists:
            arrows[edge.id] = made.edge_artists.pop(pair)
    picture = measured(
        figure, ax, made.node_positions, made.node_label_artists, {}, {}, edges, radius=4.0
    )
    for key, artist in arrows.items():
        line = np.asarray(artist.midline) if hasattr(artist, "midline") else None
        if line is not None:
            picture.curves[key] = along(ax.transData.transform(line) * 72 / figure.dpi)
    plt.close(figure)
    return picture


def measured(figure, ax, pos, labels, captions, arrows, edges, radius=3.4):
    """Bring a rival's artists into the same terms as ours."""
    renderer, point = renderer_of(figure), 72 / figure.dpi
    picture = Picture(INCHES[0] * 72, INCHES[1] * 72, radius)
    picture.ends = {edge.id: (edge.subject, edge.object) for edge in edges}
    picture.nodes = {n: ax.transData.transform(p) * point for n, p in pos.items()}
    for into, texts in ((picture.names, labels), (picture.captions, captions)):
        for name, text in texts.items():
            into[name] = text.get_window_extent(renderer).get_points().ravel() * point
            picture.sizes.append(text.get_fontsize())
    for key, arrow in arrows.items():
        path = arrow.get_transform().transform_path(arrow.get_path())
        line = path.to_polygons(closed_only=False)[0]
        picture.curves[key] = along(np.asarray(line) * point)
    return picture


def straight_crossings(history, edges):
    """Crossings of straight edges on one stress layout (Kamada-Kawai) of the union graph."""
    union = nx.Graph()
    view = plot.View()
    entities = history.entities
    for relation in history.graph.relations.values():
        kind = history.kinds[relation.kind]
        ends = relation.subject, relation.object
        if view.shows_kind(kind) and all(view.shows_entity(entities[e]) for e in ends):
            union.add_edge(*ends)
    pos = {}
    for part in nx.connected_components(union):
        pos |= nx.kamada_kawai_layout(union.subgraph(sorted(part)))
    pairs = [(edge.subject, edge.object) for edge in edges]
    return crossings_of([(np.array([pos[a], pos[b]]), (a, b)) for a, b in pairs])


def cpu(work, repeat=3):
    """Median of CPU seconds."""
    times = []
    for _ in range(repeat):
        begun = time.process_time()
        work()
        plt.close("all")
        times.append(time.process_time() - begun)
    return statistics.median(times)


def quality(history):
    """Print the table of what a reader sees, at six dates, by three ways of drawing."""
    print("| what | day | this project | networkx by hand | netgraph |")
    print("|---|---|---|---|---|")
    for day in DAYS:
        world = history.at(day)
        edges = shown(world)
        ways = [way(world, edges) for way in (ours, by_networkx, by_netgraph)]
        sorts = [faults_by_sort(picture) for picture in ways]
        for sort in sorts[0]:
            print(f"| {sort} | {day} |", *(f"{len(each[sort])} |" for each in sorts))
        drawn = [f"{len(p.curves)} of {len(edges)} |" for p in ways]
        print(f"| relations drawn | {day} |", *drawn)
        on = [sum(hits(p)) / max(len(p.names) + len(p.captions), 1) * 20 for p in ways]
        print(f"| labels on curves per 20 | {day} |", *(f"{each:.1f} |" for each in on))
        print(f"| labels clear | {day} |", *(f"{clear_share(p):.0%} |" for p in ways))
        plain = straight_crossings(history, edges)
        ratio = [f"{crossings(p) / max(plain, 1):.2f} |" for p in ways]
        print(f"| crossings over those of one stress layout ({plain}) | {day} |", *ratio)
        print(f"| smallest letters, pt | {day} |", *(f"{min(p.sizes):.1f} |" for p in ways))


def network_of(nodes, relations):
    """Make a graph of some size: a few hubs, three stances, seeded."""
    random = np.random.default_rng(7)
    kinds = {
        name: Kind(
            id=name,
            label=name,
            inverse_label=name,
            symmetric=False,
            temporal="state",
            stance=stance,
            definition="",
            family="alliance",
        )
        for name, stance in (("helps", 1), ("watches", 0), ("opposes", -1))
    }
    weights = 1 / np.arange(1, nodes + 1) ** 0.7
    made = {}
    for n in range(relations):
        a, b = random.choice(nodes, 2, replace=False, p=weights / weights.sum())
        kind = ("helps", "watches", "opposes")[int(random.integers(3))]
        made[f"r{n}"] = Relation(id=f"r{n}", subject=f"e{a}", kind=kind, object=f"e{b}")
    entities = {
        f"e{n}": Entity(id=f"e{n}", label=f"Entity {n}", type="country") for n in range(nodes)
    }
    table = from_graph(Graph(entities=entities, kinds=kinds, relations=made))
    return at(table, day_number("2000-01-01"), Selection())


def timings(history):
    """Print CPU seconds by picture, size of files, and whether two files are equal."""
    print("\n| picture | CPU s | target |\n|---|---|---|")
    world = history.at("2025-04-18")
    edges = shown(world)
    print(f"| draw, {len(edges)} relations | {cpu(world.plot):.2f} | 0.8 |")
    print(f"| networkx by hand | {cpu(lambda: by_networkx(world, edges)):.2f} | |")
    print(f"| netgraph | {cpu(lambda: by_netgraph(world, edges), 1):.2f} | |")
    story = history.timeline("taliban")
    print(f"| timeline, {len(story)} rows | {cpu(story.plot):.2f} | 0.5 |")
    print(f"| matrix | {cpu(world.matrix):.2f} | 0.5 |")
    print(f"| map | {cpu(world.map):.2f} | |")
    print(f"| evolution over 47 years | {cpu(history.evolution):.2f} | |")
    print(f"| four small multiples | {cpu(lambda: history.plot.multiples(DAYS[:4])):.2f} | |")
    for nodes, relations in ((50, 120), (300, 1200)):
        big = network_of(nodes, relations)
        begun = time.process_time()
        pos = plot.compute_layout(big.table)
        laid = time.process_time() - begun
        edition = plot.Edition(places=pos)
        spent = cpu(lambda b=big, e=edition: plot.snapshot(b, edition=e), 1)
        targets = ("5", "") if nodes == 50 else ("", "5 in all")
        print(f"| layout of {nodes} entities, {relations} relations | {laid:.2f} | {targets[0]} |")
        print(f"| draw them | {spent:.2f} | {targets[1]} |")
    begun = time.process_time()
    for shape in plot.SHAPES:
        plot.compute_layout(history.table, shape)
    print(f"| layout of the whole history, all shapes | {time.process_time() - begun:.1f} | 20 |")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("png", "svg", "pdf"):
            paths = [Path(folder) / str(n) / f"x.{suffix}" for n in range(2)]
            for path in paths:
                path.parent.mkdir(exist_ok=True)
                plot.save(world.plot().figure, path)
            same = "equal bytes" if len({p.read_bytes() for p in paths}) == 1 else "DIFFERENT BYTES"
            print(f"| {suffix}: {paths[0].stat().st_size / 1000:.0f} kB, {same} | | 150 kB |")
    plt.close("all")


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["quality", "timings"])
    chosen = parser.parse_args().only
    warnings.filterwarnings("ignore")
    history = dg.load()
    for name, table in (("quality", quality), ("timings", timings)):
        if chosen in (None, name):
            table(history)


if __name__ == "__main__":
    sys.exit(main())
