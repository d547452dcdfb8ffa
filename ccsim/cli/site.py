"""`ccsim site`: begin, check, describe, grow, make, import and export the folder of a mapped site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccsim.cli import site_describe, site_grow
from ccsim.cli.output import tell, tell_wrapped
from ccsim.cli.site_new import new
from ccsim.problems import InputError, Problem, suggestion

if TYPE_CHECKING:
    from ccsim.site.grown import MapFolders
    from ccsim.site.site import Site

app = typer.Typer(
    no_args_is_help=True,
    help="A mapped site: begin a survey, check it, describe it, grow it, make one, import or export one.",
)

app.command()(new)

COMPILING = (
    "Trying the site in the model. The first time on this computer the model is compiled, which takes a minute or two; "
    "--no-pilot leaves this out."
)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The site's folder, or the name of a shipped site.")]


Review = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Table of people who may be the same, with your answers.", show_default=False),
]


@app.command()
def check(
    folder: Folder,
    pilot: Annotated[bool, typer.Option(help="Run the balance pilot too (seconds; the first time compiles).")] = True,
) -> None:
    """Check a site's files: everything that is wrong, what was filled, and whether the model can stand on it."""
    from ccsim.site.checking import check_lines

    maps = read_maps_of(folder)
    tell_of_maps(folder, maps)
    for line in check_lines(maps[0], grown=in_maps(folder)):
        tell(line)
    if pilot:
        _say_of_compiling()
        _stable(maps)
        _pilot(maps[0])


def tell_of_maps(folder: Path, maps: tuple[Site, ...]) -> None:
    """Say that a site has several maps, where it has; what follows is of the first."""
    from ccsim.site.grown import map_folders

    if in_maps(folder):
        asked = int((maps[0].residents.interviewed == 1).sum())
        several = "1 map" if len(maps) == 1 else f"{len(maps):,} maps"
        tell(f"{several} grown from {asked:,} interviews; all were read without problems.")
        for caution in map_folders(_found(folder)).cautions:
            tell_wrapped(caution, "  ")
        tell(f"What follows is of the first, {maps[0].name}; what is called mapped there may have been completed:")


def _say_of_compiling() -> None:
    """Say on standard error that the model has to be compiled, where that was not done before."""
    from ccsim.model.compiled import compiled_before

    if not compiled_before("living.live"):
        print(COMPILING, file=sys.stderr, flush=True)


def _stable(maps: tuple[Site, ...]) -> None:
    """Refuse a site of which any map is not stable at the central parameters."""
    from ccsim.model.parameters import DEFAULTS
    from ccsim.model.stability import refusal
    from ccsim.site.canonical import arrays

    found = [(site.name, refusal(arrays(site), DEFAULTS)) for site in maps]
    wrong = [Problem(name, f"not stable at the central parameters: {why}") for name, why in found if why is not None]
    if wrong:
        raise InputError(wrong)


def _pilot(site: Site) -> None:
    """Say whether the site is stable, and how far the number of ties drifts in the balance pilot."""
    from ccsim.model.parameters import DEFAULTS
    from ccsim.model.pilot import COMPARED_WEEKS, run_pilot
    from ccsim.model.stability import MAX_LOOP_GAIN, loop_gain
    from ccsim.site.canonical import arrays

    mapped = arrays(site)
    gain = loop_gain(mapped, DEFAULTS)
    tell(f"Stability: loop gain {gain:.2f} at the central parameters (above {MAX_LOOP_GAIN}: refused)")
    balance = run_pilot(mapped, DEFAULTS)
    if balance.loss_factor == 0.0:
        tell("Ties: nobody meets anybody at a mapped place, so no tie can form; the model loses none either")
    else:
        drift = f"{balance.degree_drift:+.1%} in {COMPARED_WEEKS[-1]} weeks"
        tell(f"Balance: with nothing done, the number of ties changes by {drift}")


app.command("describe")(site_describe.describe)
app.command("circles")(site_describe.circles)


@app.command()
def make(
    destination: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to write; it must not exist.")],
    profile: Annotated[Path, typer.Option(help="Profile of the place: a file, or the name of a shipped one.")] = Path(
        "alderbrook"
    ),
    seed: Annotated[int | None, typer.Option(min=0, help="Instead of the profile's seed.", show_default=False)] = None,
) -> None:
    """Make an illustrative site from a profile: nothing in it is real."""
    from ccsim.site.make import make as make_site
    from ccsim.site.plausibility import missed
    from ccsim.site.profile_file import read_profile

    site = make_site(read_profile(profile), seed=seed)
    site.write(destination)
    tell(f"{site.description.title}: {len(site.residents.id):,} made-up residents in {destination}")
    for line in missed(site):
        tell(f"Unlike what has been measured (docs/sites.md): {line}")


@app.command("import")
def import_site(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="What another tool wrote: a file, folder or zip.")],
    destination: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Folder to write; it must not exist.", show_default=False)
    ] = None,
    of_format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="Format of SOURCE; found from what is in it unless given.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Which column is which; see --suggest.", show_default=False)
    ] = None,
    suggest: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a first mapping for you to correct, no site.", show_default=False),
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="Table with one row a person, everyone with a tie.", show_default=False)
    ] = None,
    id_column: Annotated[str, typer.Option(help="Column of PEOPLE with the id that SOURCE uses.")] = "",
    identity: Annotated[
        list[str] | None, typer.Option(help="Column of people that counts as an identity; may be repeated.")
    ] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE: take only such rows; may be repeated.")] = None,
    title: Annotated[str, typer.Option(help="Title of the site; the folder's name unless given.")] = "",
    groups: Annotated[
        bool, typer.Option("--groups", help="Find neighbourhood groups in the ties and make each a meeting place.")
    ] = False,
    review: Review = None,
    seed: Annotated[int, typer.Option(min=0, help="For the order of pseudonyms and the search for groups.")] = 0,
) -> None:
    """Turn a map made with another tool into a site folder, under pseudonyms; who is who goes to a private file."""
    from ccsim.importing.import_map import Wanted, import_map, read_source
    from ccsim.importing.suggesting import write_suggestion

    if (destination is None) == (suggest is None):
        message = "give either a FOLDER to write, or --suggest FILE for a first mapping"
        raise InputError(Problem("FOLDER", message))
    wanted = Wanted(
        source=source,
        destination=destination or Path(),
        format=of_format,
        mapping=mapping,
        title=title,
        people=people,
        id_column=id_column,
        identity=identity or (),
        where=_conditions(where or []),
        groups=groups,
        review=review,
        seed=seed,
    )
    if suggest is not None:
        format_name, raw = read_source(wanted)
        write_suggestion(suggest, raw, format_name, str(source))
        tell(f"Read as {format_name}: {len(raw.people):,} people or places, {len(raw.ties):,} ties")
        tell(f"Next: correct {suggest}, then: ccsim site import {source} FOLDER --mapping {suggest}")
        return
    for line in import_map(wanted).lines:
        tell_wrapped(line, "", 4)


@app.command()
def export(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write: .graphml or .gexf. It must not exist.")],
) -> None:
    """Write a site as a graph for other tools (Gephi, Cytoscape, yEd, R); import reads it back without loss."""
    from ccsim.importing.exporting import export_site

    site = read_site(folder)
    export_site(site, file)
    tell(f"{site.description.title}: written to {file}, people by their pseudonyms")


def _conditions(given: list[str]) -> dict[str, str]:
    """Return the conditions of --where by column."""
    wrong = [text for text in given if "=" not in text or text.startswith("=")]
    if wrong:
        raise InputError([Problem("--where", f"found '{text}', expected COLUMN=VALUE") for text in wrong])
    return dict(text.split("=", 1) for text in given)


def in_maps(folder: Path) -> bool:
    """Return whether a site, in a folder or shipped, was grown and has several maps."""
    from ccsim.site.grown import is_grown

    return is_grown(_found(folder))


def read_grown(folder: Path) -> tuple[MapFolders, tuple[Site, ...], Site | None]:
    """Return where the maps of a grown site stand, the maps, and the interviews if they are there."""
    from ccsim.site.grown import map_folders, read_maps, read_sample

    folders = map_folders(_found(folder))
    maps = read_maps(folders)
    return folders, maps, read_sample(folders, maps)


def read_maps_of(folder: Path) -> tuple[Site, ...]:
    """Return the maps of the site in a folder, or of a shipped one by its name where there is no such folder."""
    from ccsim.site.grown import map_folders, read_maps

    return read_maps(map_folders(_found(folder)))


def read_site(folder: Path) -> Site:
    """Return the site in a folder, or a shipped one by its name; where it has several maps, the first."""
    from ccsim.site.grown import map_folders, read_maps

    return read_maps(map_folders(_found(folder)), 1)[0]


def _found(folder: Path) -> Path:
    """Return the folder of a site: as given, or the shipped one of that name."""
    from ccsim.experiments.shipped import shipped_sites

    known = shipped_sites()
    if folder.exists() or folder.name != str(folder):
        return folder
    if folder.name in known:
        return known[folder.name]
    hint = suggestion(folder.name, list(known))
    raise InputError(Problem(str(folder), f"no such folder, nor a shipped site of that name{hint}"))


app.command()(site_grow.grow)
