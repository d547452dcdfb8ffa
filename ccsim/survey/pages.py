"""A document of a survey as a page for the browser and as PDF, from the same parts."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ccsim.problems import printable
from ccsim.survey.parts import Document, Scale
from ccsim.typesetting import typeset

TEMPLATES = Path(__file__).parent / "templates"


def told(document: Document) -> dict[str, Any]:
    """Return a document as data that JSON can hold, which is what the templates set.

    Each part says in `is` what it is. Text loses its line breaks, and control characters become visible.
    """
    plain: dict[str, Any] = _plain(document)
    for part, given in zip(document.parts, plain["parts"], strict=True):
        given["is"] = type(part).__name__
        if isinstance(part, Scale):
            given["highest"] = part.highest
    return plain


def html(document: Document) -> str:
    """Return a document as one page that loads nothing, holds no script and prints on A4."""
    return _template().render(document=told(document))


def pdf(document: Document) -> bytes:
    """Return a document as PDF/UA, on A4."""
    return typeset(TEMPLATES / "survey.typ", told(document), document.size)


def _plain(value: Any) -> Any:  # noqa: ANN401 (parts of a document)
    """Return dataclasses as mappings and tuples as lists, all the way down."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, str):
        # A code such as `a.csv` is set apart on paper by nothing: the marks go.
        return re.sub(r"`([^`]*)`", r"\1", printable(" ".join(value.split())))
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ccsim.survey"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("survey.html")
