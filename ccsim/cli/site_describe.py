"""`ccsim site describe` and `ccsim site circles`: what a map shows, and a resident's own map."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli.output import tell, tell_json, tell_wrapped
from ccsim.problems import InputError, Problem

if TYPE_CHECKING:
    from ccsim.site.describe import SiteSummary
    from ccsim.site.describing.over_maps import GrownSite
    from ccsim.site.site import Site

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The site's folder, or the name of a shipped site.")]


def describe(
    folder: Folder,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON that may be shared: nobody is named, small numbers are withheld.")
    ] = False,
    figures: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for figures too (SVG and PNG); made if need be.", show_default=False),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="File for a page too, that may be shared.", show_default=False),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Make the page for the owner of the map: it names pseudonyms.")
    ] = False,
) -> None:
    """Say what a mapped site looks like: who, how connected, which places bring people together, what was filled."""
    from ccsim.site.describing.grown_words import grown_lines
    from ccsim.site.describing.lines import summary_lines
    from ccsim.site.describing.over_maps import shareable_grown
    from ccsim.site.describing.sharing import shareable

    if private and page is None:
        raise InputError(Problem("--private", "goes with --html FILE: it says for whom the page is"))
    site, summary, grown = _described(folder)
    written = _figures(site, summary, figures) if figures is not None else []
    written += _page(site, summary, grown, page, private) if page is not None else []
    if as_json:
        tell_json({**({} if grown is None else {"grown": shareable_grown(grown)}), **shareable(summary)})
        return
    for line in [*(grown_lines(grown) if grown is not None else []), *summary_lines(summary)]:
        tell_wrapped(line, "", 4)
    for line in written:
        tell(line)


def _described(folder: Path) -> tuple[Site, SiteSummary, GrownSite | None]:
    """Return what is described: a site; or of a grown one its interviews, and the numbers over its maps."""
    from ccsim.cli.site import in_maps, read_grown, read_site
    from ccsim.site.describe import describe as summary_of
    from ccsim.site.describing.over_maps import grown_site
    from ccsim.site.grown import is_one_of_maps

    if not in_maps(folder):
        site = read_site(folder)
        return site, summary_of(site, grown=is_one_of_maps(folder)), None
    folders, maps, sample = read_grown(folder)
    site = maps[0] if sample is None else sample
    return site, summary_of(site, grown=sample is None), grown_site(folders.title, maps, sample, folders.cautions)


def _figures(site: Site, summary: SiteSummary, folder: Path) -> list[str]:
    """Write the figures of a site; return what there is to say of them."""
    from ccsim.report.site_figures import write_figures

    if folder.exists() and not folder.is_dir():
        raise InputError(Problem(str(folder), "a file; expected a folder for the figures"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [f"{folder / name}: {what}" for name, what in write_figures(site, summary, folder)]
    except OSError as error:
        raise InputError(Problem(str(folder), f"cannot be used for figures: {error.strerror}")) from None


def _page(site: Site, summary: SiteSummary, grown: GrownSite | None, path: Path, private: bool) -> list[str]:
    """Write the page of a site; return what there is to say of it."""
    from ccsim.report.site_page import write_site_page

    _write(path, lambda: write_site_page(site, summary, path, private, grown))
    return [f"{path}: the page ({'private: for the owner of the map only' if private else 'may be shared'})"]


def _write(path: Path, write: Callable[[], None]) -> None:
    """Write a file, or say why it cannot be."""
    if path.is_dir():
        raise InputError(Problem(str(path), "a folder; expected a file"))
    try:
        write()
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be written: {error.strerror}")) from None


def circles(
    folder: Folder,
    resident: Annotated[str, typer.Argument(metavar="RESIDENT", help="The resident's pseudonym.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.svg", help="File for the picture: a page of paper.")],
    key: Annotated[
        Path | None,
        typer.Option(metavar="KEY.csv", help="Private key: names instead of pseudonyms.", show_default=False),
    ] = None,
) -> None:
    """Draw a resident's own map, for the resident: circles by how often, sectors by kind."""
    from ccsim.cli.site import read_site
    from ccsim.report.circles import circles_svg
    from ccsim.site.describing.circles import own_map
    from ccsim.site.key_file import read_key

    problems = []
    if file.suffix.lower() != ".svg":
        problems.append(Problem(str(file), "found a name that does not end in .svg, expected FILE.svg"))
    names = {}
    try:
        names = read_key(key) if key is not None else {}
    except InputError as error:
        problems += error.problems
    try:
        mapped = own_map(read_site(folder), resident, names)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    _write(file, lambda: _write_privately(file, circles_svg(mapped)))
    tell(f"{file}: the map of {resident}, for them alone; it names other people")


def _write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner can read, where the system knows of owners; whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
