"""`ccsim site grow`: a sample of interviews into maps of the whole community."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccsim.cli.output import tell_wrapped

COMPILING = "Growing maps (the first time compiles, about a minute)"


def grow(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the site that was sampled.")],
    destination: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the maps; it must not exist.")],
    population: Annotated[
        int | None,
        typer.Option(min=10, max=1_000_000, help="Residents; that of site.yaml unless given.", show_default=False),
    ] = None,
    maps: Annotated[int, typer.Option(min=1, max=1000, help="Maps of the community, each as it may be.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="For all chance.")] = 0,
) -> None:
    """Grow a sample of interviews into maps of the whole community, each a site of its own."""
    from ccsim.cli.progress import shown_counts
    from ccsim.cli.site import read_site
    from ccsim.growing.folder import grow_folder
    from ccsim.model.compiled import compiled_before

    site = read_site(folder)
    size = population or site.description.population
    doing = "Growing maps" if compiled_before("rewiring.rewire") else COMPILING
    with shown_counts(doing) as advance:
        lines = grow_folder(site, destination, size, maps, seed, advance)
    for line in lines:
        tell_wrapped(line, "", 4)
