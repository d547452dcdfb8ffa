"""XML read so that no file can harm the reader: no document types, no entities, no depth without end."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ccsim.problems import InputError, Problem

DEEPEST = 60
"""Elements within one another; real files have fewer than ten."""


def parsed(data: bytes, file: str) -> Element:
    """Return the outermost element of an XML file.

    Raises:
        InputError: not XML, with the line; or it declares a document type or entities.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        # What it carries depends on which of Python's two parsers of XML raised it.
        line = getattr(error, "position", (None,))[0]
        raise InputError(Problem(file, f"not readable as XML: {str(error).split(':')[0]}", line)) from None
    except DefusedXmlException:
        message = "declares a document type or entities (<!DOCTYPE ...>), which can hide harm; remove that part"
        raise InputError(Problem(file, message)) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise InputError(Problem(file, f"not readable as XML: {error}")) from None
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > DEEPEST:
            raise InputError(Problem(file, f"elements within elements, more than {DEEPEST} deep"))
    return root


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def in_namespace(root: Element, namespace: str) -> None:
    """Put an element and all within it into a namespace."""
    for element in root.iter():
        element.tag = f"{{{namespace}}}{local_name(element)}"
