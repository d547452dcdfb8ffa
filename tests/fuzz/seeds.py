"""Small right inputs of every format that is read, all made here; the mutators spoil them."""

from __future__ import annotations

import io
import json
import zipfile

from site_folder import FILES

EDGES = "source,target,kind,frequency\nAnn,Bob,friend,weekly\nBob,Cem,kin,most days\nCem,Dee,,monthly\nDee,Ann,,\n"
PEOPLE = "id,age,faith,wellbeing\nAnn,34,a,23.5\nBob,56,b,19\nCem,,a,\nDee,71,,30\n"
MAPPED_PEOPLE = (
    "id,name,area,age,faith,wellbeing,interview,interviewed,notes\nAnn,Ann Smith,hill,34,a,23.5,1,yes,x\n"
    "Bob,Bob,dale,56,b,19,1,no,\nCem,Cem,,,a,,2,yes,=run()\nDee,Anne Smith,hill,34,,30,2,no,\n"
)
MATRIX = ",Ann,Bob,Cem\nAnn,0,1,0\nBob,1,0,2\nCem,0,2,0\n"
GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="name" attr.type="string"/><key id="d1" for="node" attr.name="age" attr.type="int"/>
<key id="d2" for="edge" attr.name="weight" attr.type="double"/>
<graph id="G" edgedefault="undirected">
<node id="n0"><data key="d0">Ann Smith</data><data key="d1">34</data></node>
<node id="n1"><data key="d0">Bob</data><data key="d1">56</data></node>
<node id="n2"><data key="d0">Cem</data></node>
<edge source="n0" target="n1"><data key="d2">0.5</data></edge><edge id="e1" source="n1" target="n2"/>
</graph></graphml>
"""
GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="undirected">
<attributes class="node"><attribute id="0" title="age" type="integer"/></attributes>
<nodes><node id="a" label="Ann"><attvalues><attvalue for="0" value="34"/></attvalues></node>
<node id="b" label="Bob"/><node id="c" label="Cem"/></nodes>
<edges><edge id="0" source="a" target="b" weight="2.0"/><edge id="1" source="b" target="c"/></edges>
</graph></gexf>
"""
GML = """graph [
  directed 0
  node [ id 1 label "Ann" age 34 ]
  node [ id 2 label "Bob" age 56 ]
  node [ id 3 label "Cem" ]
  edge [ source 1 target 2 value 0.5 ]
  edge [ source 2 target 3 ]
]
"""
PAJEK = '*Vertices 3\n1 "Ann" 0.1 0.2 0.5\n2 "Bob" 0.3 0.4 0.5\n3 "Cem" 0.5 0.6 0.5\n*Edges\n1 2 1\n2 3 2\n'
DL_MATRIX = "dl n=3 format=fullmatrix\nlabels:\nAnn,Bob,Cem\ndata:\n0 1 0\n1 0 1\n0 1 0\n"
DL_EDGES = "dl n=3 format=edgelist1\nlabels embedded:\ndata:\nAnn Bob 1\nBob Cem 2\n"
DOT = 'graph G {\n  a [label="Ann", age=34];\n  b [label="Bob"];\n  a -- b [weight=2];\n  b -- c;\n}\n'
VNA = '*Node data\nID name age\n1 "Ann" 34\n2 "Bob" 56\n*Tie data\nfrom to friends\n1 2 1\n2 1 1\n'
KUMU = {
    "elements": [
        {"_id": "e1", "label": "Ann", "type": "Person", "tags": ["a", "b"], "age": 34},
        {"_id": "e2", "label": "Bob", "type": "Person", "description": "text"},
        {"_id": "e3", "label": "The Hub", "type": "Place"},
    ],
    "connections": [
        {"_id": "c1", "from": "e1", "to": "e2", "direction": "mutual", "type": "friend"},
        {"_id": "c2", "from": "e1", "to": "e3", "direction": "directed", "type": "goes to"},
    ],
}
CANVAS_PEOPLE = (
    "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,age,race_white,race_black\n"
    "1,ego-{k},alter-{k}-1,Ann Smith,34,true,false\n2,ego-{k},alter-{k}-2,Bob,56,false,true\n"
)
CANVAS_TIES = (
    "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID\n"
    "1,1,2,ego-{k},edge-{k}-1,alter-{k}-1,alter-{k}-2\n"
)
CANVAS_EGO = (
    "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,age\n"
    "ego-{k},case {k},session-{k},Our survey,40\n"
)
REVIEW = (
    "same,now,how_sure,because,name_1,name_2,key_1,key_2\nyes,please say,likely,same name,Ann Smith,Ann Smith,k0,k1\n"
    "no,please say,likely,same name,Ann Smith,Bob,k0,k2\n,joined,certain,same name,Bob,Bobby,k2,k3\n"
)
MAPPING = """title: Hilltown
population: 900
surveyed: 2024-05
sampling: {kind: snowball, asked: 9, answered: 4}
identity: {age_band: 0.6, faith: }
people:
  columns:
    wellbeing: wellbeing
    confidence: {column: wellbeing, scale: [7, 35]}
    age_band: {column: age, bands: [18, 35, 50, 65]}
    faith: faith
    trust: {always: 0.5}
  drop: [notes]
ties:
  columns:
    kind: {column: kind, values: {friend: friend, kin: kin}}
    frequency: frequency
same_person: {name: [name], area: [area], age: [age]}
"""
SCENARIOS = """title: Befriending or a better hub?
sites: [alderbrook]
weeks: 30
worlds: {parameters: 2, luck: 2}
seed: 0
outcome: wellbeing
events:
  - cut: {start: 20, choose: {kinds: [pub]}, funding: 0.5}
scenarios:
  befriending:
    title: Befriending
    interventions:
      - befriending: {places: 40, weeks: 20, contact: weekly, targeting: most_isolated, where: {lived_experience: yes}}
  both:
    extends: befriending
    change:
      befriending: {places: 60}
    interventions:
      - hub_funding: {choose: {by: most_attended}, funding: 1.5, cost: {fixed: 100}}
"""


def zipped(files: dict[str, str]) -> bytes:
    """Return a zip of some files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return written.getvalue()


def canvas() -> bytes:
    """Return a Network Canvas export of two interviews."""
    files = {"__MACOSX/._export.csv": "\0\0"}
    for k in (1, 2):
        for name, text in (
            ("attributeList_Person", CANVAS_PEOPLE),
            ("edgeList_Knows", CANVAS_TIES),
            ("ego", CANVAS_EGO),
        ):
            files[f"case_{k}_{name}.csv"] = text.replace("{k}", str(k))
    return zipped(files)


def workbook() -> bytes:
    """Return a Kumu workbook, written out by hand so that its parts can be spoiled."""
    rows = [["Label", "Type", "Tags"], ["Ann", "Person", "a|b"], ["Bob", "Person", ""], ["The Hub", "Place", ""]]
    ties = [["From", "To", "Type"], ["Ann", "Bob", "friend"], ["Bob", "The Hub", "goes to"]]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = {"Elements": rows, "Connections": ties}
    related = "application/vnd.openxmlformats-package.relationships+xml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="{related}"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{k}.xml" ContentType="{kind}.worksheet+xml"/>' for k in (1, 2)
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(sheets, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{k}" Type="{office}/worksheet" Target="worksheets/sheet{k}.xml"/>' for k in (1, 2)
        )
        + "</Relationships>",
    }
    for k, table in enumerate(sheets.values(), 1):
        cells = "".join(
            "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
            for row in table
        )
        files[f"xl/worksheets/sheet{k}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return zipped(files)


SITE: dict[str, bytes] = {name: text.encode() for name, text in FILES.items()}

SOURCES: dict[str, bytes] = {
    "edges.csv": EDGES.encode(),
    "people.csv": PEOPLE.encode(),
    "matrix.csv": MATRIX.encode(),
    "graph.graphml": GRAPHML.encode(),
    "graph.gexf": GEXF.encode(),
    "graph.gml": GML.encode(),
    "graph.net": PAJEK.encode(),
    "matrix.dl": DL_MATRIX.encode(),
    "edges.dl": DL_EDGES.encode(),
    "graph.dot": DOT.encode(),
    "graph.vna": VNA.encode(),
    "kumu.json": json.dumps(KUMU, indent=1).encode(),
    "kumu.xlsx": workbook(),
    "canvas.zip": canvas(),
}
"""What `ccsim site import` is given, by file name."""

READ_BY: dict[str, tuple[str, ...]] = {
    "edges.csv": ("edge_list", "ego_tables", "two_mode"),
    "people.csv": ("edge_list", "ego_tables"),
    "matrix.csv": ("matrix",),
    "graph.graphml": ("graphml", "network_canvas_graphml", "own_graph"),
    "graph.gexf": ("gexf",),
    "graph.gml": ("gml",),
    "graph.net": ("pajek",),
    "matrix.dl": ("ucinet",),
    "edges.dl": ("ucinet",),
    "graph.dot": ("dot",),
    "graph.vna": ("vna",),
    "kumu.json": ("kumu_project",),
    "kumu.xlsx": ("kumu_workbook", "matrix", "ego_tables"),
    "canvas.zip": ("network_canvas", "ego_tables"),
}
"""Which readers, by the names of their files, each is made for."""
