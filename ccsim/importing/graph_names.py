"""How a site's columns are named in graph files, so that nothing is lost on the way there and back."""

from __future__ import annotations

import re

SITE_MARK = "ccsim site\n"
"""What stands before the text of `site.yaml` in a graph file that ccsim wrote."""

SITE_ATTRIBUTE = "ccsim_site"
"""The attribute of the graph, in GraphML, that holds it."""

RELATION = "relation"
NODE = "node"
ROW = "row"
REPORTS = "reports"
TURNED = "turned"
"""Attributes that ccsim adds: what an edge or node is, its row, who reported it, whether its ends are the other way."""

_TAKEN = {
    "id", "label", "type", "weight", "start", "end", "pid", "viz", "parents", "slices", "spells", "for", "key",
    "networkx_key", "timestamp", "source", "target", "x_", "y_", RELATION, NODE, ROW, REPORTS, TURNED,
}  # fmt: skip
_SUFFIX = "_column"
_HARMFUL = re.compile(r"[^\x20-\x5b\x5d-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r"\\([0-9a-f]{6})")


def attribute_of(column: str) -> str:
    """Return the name of a column's attribute: its own, changed where graph files use that name themselves."""
    plain = safe_text(column)
    return f"{plain}{_SUFFIX}" if plain.lower() in _TAKEN or plain.endswith(_SUFFIX) else plain


def column_of(attribute: str) -> str:
    """Return the column of an attribute; undoes `attribute_of`."""
    return original_text(attribute.removesuffix(_SUFFIX))


def safe_text(text: str) -> str:
    r"""Return a text with what XML cannot hold (control characters, and the backslash) as `\` and six digits."""
    return _HARMFUL.sub(lambda found: f"\\{ord(found.group()):06x}", text)


def original_text(text: str) -> str:
    """Return a text as it was; undoes `safe_text`."""
    return _ESCAPED.sub(lambda found: chr(min(int(found.group(1), 16), 0x10FFFF)), text)
