"""What all self-contained pages share: how templates are read, how text is kept inert, how a page is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ccsim.report.data import short, shown
from ccsim.report.numbers import number


@cache
def template(name: str) -> Template:
    """Return the template of a page by the name of its file; text that it is given is escaped."""
    environment = Environment(
        loader=PackageLoader("ccsim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters["count"] = lambda value: number(value, 0)
    environment.filters["short"] = short
    return environment.get_template(name)


def write_page(page: str, path: Path) -> None:
    """Write a page to a file: whole or not at all, in UTF-8 with plain line ends.

    Raises:
        OSError: the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(page.encode("utf-8"))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _inert(value: object) -> object:
    """Show text with control characters as visible escapes; leave what is markup already."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else shown(value)
