"""Another package, as an installer would leave it: a module, and metadata with entry points."""

from __future__ import annotations

from contextlib import contextmanager

from ccsim.experiments.processes import PROCESSES
from ccsim.interventions import INTERVENTIONS


def write_package(folder, module, source, entry_points, version="1.0"):
    """Write a module and the metadata of a package of the same name; entry points are {group: {name: object}}."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(source, "utf-8")
    about = folder / f"{module}-{version}.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n", "utf-8")
    lines = []
    for group, named in entry_points.items():
        lines += [f"[{group}]", *(f"{name} = {what}" for name, what in named.items())]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@contextmanager
def installed(monkeypatch, folder):
    """Have the packages in a folder installed for a while."""

    def forget():
        for known in (INTERVENTIONS, PROCESSES):
            known._loaded.clear()
            known.__dict__.pop("_added", None)

    with monkeypatch.context() as patch:
        patch.syspath_prepend(folder)
        forget()
        try:
            yield
        finally:
            forget()
