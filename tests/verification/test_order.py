"""Point 3: the order of rows in the files of a site changes nothing, bit for bit."""

from __future__ import annotations

import csv
from dataclasses import fields

import networkx as nx
import numpy as np
import pytest
from communities import differing, everything

from ccsim.experiments.shipped import shipped_sites
from ccsim.interventions import Befriending, HubFunding
from ccsim.interventions.intervention import running
from ccsim.model.community import CommunityModel
from ccsim.model.parameters import DEFAULTS
from ccsim.model.pilot import run_pilot
from ccsim.site.canonical import arrays as canonical_arrays
from ccsim.site.site import Site

WEEKS = 30
IDENTITY = {"age_band": 0.6, "ethnicity": 0.4}


def programmes():
    return running(
        [
            Befriending(start=3, weeks=15, places=20),
            HubFunding(
                choose={"number": 2}, start=4, weeks=15, funding=1.4, capacity=1.5, openness=0.1,
                outreach={"invitations": 30},
            ),
        ]
    )  # fmt: skip


def differing_arrays(one, other):
    """Return the names of the arrays in which two sites differ."""
    return [
        entry.name
        for entry in fields(one)
        if entry.name not in ("name", "title")
        and not np.array_equal(
            np.asarray(getattr(one, entry.name), object if entry.name == "identity_values" else None),
            np.asarray(getattr(other, entry.name), object if entry.name == "identity_values" else None),
            equal_nan=getattr(getattr(one, entry.name), "dtype", np.dtype(int)).kind == "f",
        )
    ]


def with_gaps(folder, rng):
    """Blank some answers, so that what is filled in is held to the same rule."""
    for file, columns in {
        "residents.csv": ("wellbeing", "stigma", "confidence", "lived_experience", "outside_contacts", "ethnicity"),
        "ties.csv": ("kind", "frequency", "strength"),
        "affiliations.csv": ("frequency", "role"),
    }.items():
        with (folder / file).open(newline="", encoding="utf-8") as stream:
            header, *rows = list(csv.reader(stream))
        for column in set(columns) & set(header):
            for row in rng.choice(len(rows), len(rows) // 12, replace=False):
                rows[row][header.index(column)] = ""
        write(folder / file, header, rows)


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])


def shuffle(folder, rng):
    """Put the rows of every file in another order; each tie's ends too."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            header, *rows = list(csv.reader(stream))
        rows = [rows[k] for k in rng.permutation(len(rows))]
        if path.name == "ties.csv":
            a, b = header.index("a"), header.index("b")
            for row in rows:
                if rng.random() < 0.5:
                    row[a], row[b] = row[b], row[a]
        write(path, header, rows)


def lived(arrays, balance=None):
    model = CommunityModel(arrays, balance=balance or run_pilot(arrays, DEFAULTS), world=5, programmes=programmes())
    model.live_until(WEEKS)
    return everything(model)


@pytest.mark.parametrize("gaps", [False, True])
def test_order_of_rows_changes_nothing(tmp_path, gaps):
    rng = np.random.default_rng(20)
    site = Site.read(shipped_sites()["alderbrook"])
    folder, shuffled = tmp_path / "as-is", tmp_path / "shuffled"
    site.write(folder)
    if gaps:
        with_gaps(folder, rng)
    Site.read(folder).write(shuffled)
    shuffle(shuffled, rng)
    assert Site.read(shuffled) != Site.read(folder)
    one, other = canonical_arrays(Site.read(folder)), canonical_arrays(Site.read(shuffled))
    assert differing_arrays(one, other) == []
    assert differing(lived(one), lived(other)) == []


def test_order_of_nodes_and_edges_of_a_graph_changes_nothing():
    rng = np.random.default_rng(21)
    graph = Site.read(shipped_sites()["alderbrook"]).to_networkx()
    again = nx.Graph()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    again.add_nodes_from(nodes[k] for k in rng.permutation(len(nodes)))
    again.add_edges_from((edges[k][1], edges[k][0], edges[k][2]) for k in rng.permutation(len(edges)))
    one, other = (
        canonical_arrays(Site.from_networkx(each, title="Graph", identity=IDENTITY)) for each in (graph, again)
    )
    assert one.tie_a.size == graph.number_of_edges() > 0
    assert differing_arrays(one, other) == []
    befriending = [Befriending(start=3, weeks=15, places=20)]
    ends = []
    for arrays in (one, other):
        balance = run_pilot(arrays, DEFAULTS)
        model = CommunityModel(arrays, balance=balance, world=5, programmes=running(befriending))
        model.live_until(WEEKS)
        ends.append(everything(model))
    assert differing(*ends) == []
