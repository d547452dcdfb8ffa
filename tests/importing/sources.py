"""Small maps as other tools write them, all made for these tests; and ways to call the readers."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest

from ccsim.importing.formats import READERS, format_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"

CANVAS = {
    "c1_s1_ego.csv": "networkCanvasEgoUUID,networkCanvasCaseID,Lonely,Wellbeing\nE1,c1,never,24\n",
    "c1_s1_attributeList_Person.csv": (
        "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,Often,Gender_Woman,Gender_Man,Cords_x,Cords_y,null\n"
        "1,E1,A1,Ann Lee,weekly,true,false,0.1,0.2,\n2,E1,A2,Bo Day,monthly,false,true,0.3,0.4,\n"
    ),
    "c1_s1_edgeList_Close.csv": (
        "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID\n"
        "1,1,2,E1,T1,A1,A2\n"
    ),
    "c2_s2_ego.csv": "networkCanvasEgoUUID,networkCanvasCaseID,Lonely,Wellbeing\nE2,c2,,\n",
    "c2_s2_attributeList_Person.csv": (
        "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,Often,Gender_Woman,Gender_Man,Cords_x,Cords_y,null\n"
        "1,E2,A3,Ann Lee,,true,false,0.5,0.6,\n"
    ),
}
"""Two interviews of Network Canvas: numbers of people begin anew, there is no edge file for the second."""

GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k0" for="node" attr.name="age" attr.type="int"/><key id="k1" for="node" attr.name="happy" attr.type="boolean"/>
<key id="k2" for="edge" attr.name="kind" attr.type="string"/>
<graph edgedefault="undirected"><node id="n1"><data key="k0">007</data><data key="k1">Yes</data></node><node id="n2"/>
<node id="n3"/><edge source="n2" target="n1" directed="true"><data key="k2">friend</data></edge>
<edge source="n1" target="n2"/><edge source="n3" target="n1"/></graph></graphml>"""

GEXF = """<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><graph mode="dynamic"
defaultedgetype="undirected" timeformat="date"><attributes class="node" mode="dynamic"><attribute id="0" title="age"
type="integer"><default>40</default></attribute></attributes><nodes><node id="a" label="Ann" start="2024-01-01">
<attvalues><attvalue for="0" value="31" start="2024-01-01"/></attvalues><viz:color r="1.5" g="2" b="3"/></node>
<node id="b" label="Bo"/></nodes>
<edges><edge id="0" source="a" target="b" type="directed" weight="2.5"/></edges></graph></gexf>"""

TEXTS = {
    "g.graphml": GRAPHML,
    "g.gexf": GEXF,
    "g.gml": 'graph [ node [ id A label "Bö" ]\n node [ id B ]\n edge [ source A target B kind "kin" ]\n'
    " edge [ source A target B ] ]",
    "g.net": '*Vertices 3\n1 "Ann Lee"\n2 "Bo"\n3 "Bo"\n*Arcs :1 "helps"\n1 2 2.5\n*Edgeslist :2 "trusts"\n3 1 2\n',
    "g.dl": "dl n=3 format=edgelist1\nlabels:\nann bo cy\ndata:\n1 2 3\nbo cy\n",
    "g.dot": 'graph { ann -- {bo; cy} ; ann [age=30]; bo -- cy -- "d e" [kind=kin] }',
    "g.vna": '*Node data\nID sex "shoe size"\n1 f ""\n2 m 9\n*Tie data\nfrom to strength\n1 2 3\n2 3 1\n',
    "edges.csv": "Source;Target;kind\nann;bo;kin\nbo;cy;\n",
    "matrix.csv": ",ann,bo,cy\nann,0,1,\nbo,1,1,0\ncy,,0,0\n",
    "two_modes.csv": ",hub,choir\nann,1,\nbo,1,2\n",
    "goers.csv": "resident,place,frequency\nann,Hub,weekly\nann,Choir,\nbo,Hub,monthly\n",
    "long.csv": "ego,ego_gender,alter,age,often\n1,f,1,30,weekly\n1,f,2,,\n2,m,1,50,monthly\n",
    "wide.csv": "id,gender,name_1,age_1,name_2,age_2,tie_1_2\n1,f,Ann,30,Bo,40,1\n2,m,Cy,,,,\n",
    "project.json": '{"elements": [{"_id": "e1", "attributes": {"label": "Ann", "element type": "Person", '
    '"Tags": ["a", "b"]}},'
    '{"_id": "e2", "attributes": {"label": "Hub", "element type": "Organisation"}},'
    '{"_id": "e3", "attributes": {"label": "Bo", "element type": "Person"}}],'
    '"connections": [{"_id": "c1", "from": "e1", "to": "e3", "attributes": {"connection type": "kin"}},'
    '{"_id": "c2", "from": "e2", "to": "e1", "attributes": null}]}',
}  # fmt: skip
"""Name of a file -> its text, one or more for each format."""

THREE = {
    "egos.csv": "ego,gender\n1,f\n2,m\n",
    "alters.csv": "ego,alter,age\n1,1,30\n1,2,40\n2,1,50\n",
    "alter_ties.csv": "ego,from,to,kind\n1,1,2,kin\n",
}


def write(folder, files):
    """Write files into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def zipped(path, files):
    """Write a zip of files, and return its path."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def workbook(path, sheets):
    """Write a workbook of sheets, each a list of rows, and return its path."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def read(path):
    """Return what the reader of a path's own format finds."""
    return READERS[format_of(path)](path)


def rows_of(table, *names):
    """Return the cells of some columns, row by row."""
    return list(zip(*(table.column(name) for name in names), strict=True))


def real(*parts):
    """Return a real file, or skip the test where it is not on this machine."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the data set {parts[0]} is not on this machine")
    return path


def canvas_graphml(files):
    """Return interviews that were exported as CSV as Network Canvas would export them to one GraphML file.

    Answers of ego are data of the graph, ids of keys are hashes, and positions end in _X and _Y.
    """
    tables = {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items()}
    root = Element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    root.set("xmlns:nc", "http://schema.networkcanvas.com/xmlns")
    keys = {}

    def data(element, of, name, value):
        name = name[:-1] + name[-1].upper() if name.endswith(("_x", "_y")) else name
        if (of, name) not in keys:
            keys[of, name] = hashlib.sha1(f"{of}{name}".encode()).hexdigest()
            about = {"id": keys[of, name], "for": of, "attr.name": name}
            root.insert(0, Element("key", about | {"attr.type": "boolean" if value == "true" else "string"}))
        if value:
            SubElement(element, "data", {"key": keys[of, name]}).text = value

    technical = {"nodeID", "edgeID", "from", "to", "networkCanvasEgoUUID", "networkCanvasUUID", "null"}
    for name in sorted(name for name in tables if name.endswith("_ego.csv")):
        start = name.removesuffix("_ego.csv")
        (ego,) = tables[name]
        uuid = ego["networkCanvasEgoUUID"]
        graph = SubElement(root, "graph", {"edgedefault": "undirected", "nc:sessionUUID": uuid})
        data(graph, "graph", "networkCanvasUUID", uuid)
        for column, value in ego.items():
            if not column.startswith(("networkCanvas", "session")):
                data(graph, "graph", column, value)
        for other in sorted(tables):
            if not other.startswith(f"{start}_") or other == name:
                continue
            of_type = other.removesuffix(".csv").rpartition("_")[2]
            for row in tables[other]:
                if "attributeList" in other:
                    element = SubElement(graph, "node", {"id": row["nodeID"]})
                    data(element, "node", "label", "Node")
                else:
                    element = SubElement(
                        graph, "edge", {"id": row["edgeID"], "source": row["from"], "target": row["to"]}
                    )
                kind = "node" if "attributeList" in other else "edge"
                data(element, kind, "networkCanvasUUID", row["networkCanvasUUID"])
                data(element, kind, "networkCanvasType", of_type)
                for column, value in row.items():
                    if column not in technical:
                        data(element, kind, column, value)
    return tostring(root, encoding="unicode")
