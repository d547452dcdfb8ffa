"""A figure's SVG made fit to stand inside a page: alternative text, identifiers of its own, nothing else."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree

from ccsim.report.data import shown

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def inline_svg(raw: str, name: str, title: str, description: str) -> str:
    """Return matplotlib's SVG as an element for a page.

    Args:
        raw: the SVG document.
        name: what the figure is called; figures of one page need different names.
        title: short alternative text: what the figure is.
        description: long alternative text: what it shows, with its numbers.

    Returns:
        One `<svg role="img">` with `<title>` and `<desc>` first, no prologue, no metadata, no style sheet, no
        fixed size, and every identifier prefixed so that two figures of a page cannot get in each other's way.
    """
    root = ElementTree.fromstring(raw)
    prefix = f"f{hashlib.blake2b(name.encode('utf-8'), digest_size=4).hexdigest()}-"
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _prefix(element, prefix)
        element.tag = element.tag.replace(f"{{{_SVG}}}", "")
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title {prefix}desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(tag, {"id": f"{prefix}{tag}"})
        element.text = shown(text)
        element.tail = "\n"
        root.insert(position, element)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def standing_alone(svg: str) -> tuple[str, float]:
    """Return a figure made for the inside of a page as an SVG document of its own, and its height in units."""
    root = ElementTree.fromstring(svg)
    _, _, width, height = root.get("viewBox", "0 0 0 0").split()
    named = svg.replace("<svg ", f'<svg xmlns="{_SVG}" width="{width}" height="{height}" ', 1)
    return named, float(height)


def _prefix(element: ElementTree.Element, prefix: str) -> None:
    """Give an element's identifier and its references to others the prefix; links become plain `href`."""
    for key, value in list(element.attrib.items()):
        if key == "id":
            element.set(key, prefix + value)
        elif key in ("href", f"{{{_XLINK}}}href"):
            del element.attrib[key]
            # A picture inside the figure is data, and refers to nothing.
            element.set("href", value if value.startswith("data:") else "#" + prefix + value.removeprefix("#"))
        elif "url(#" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{prefix}\1)", value))
