"""What a site says of itself: `site.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.arrays import INVOLVEMENT, MOST_BEHAVIOURS
from ccsim.site.columns import RESIDENTS

if TYPE_CHECKING:
    from ccsim.yaml_lines import Document

FILE = "site.yaml"
SAMPLINGS: tuple[str, ...] = ("census", "random", "snowball")
ALTERS: tuple[str, ...] = ("identified", "separate")
MAX_POPULATION = 1_000_000_000


@dataclass(frozen=True)
class Sampling:
    """How residents were found.

    Attributes:
        kind: census, random or snowball ("" not known).
        asked, answered: how many; None where not known.
        alters: whether somebody whom several residents named is one row (identified) or one row for each who named
            them (separate); "" where not known.
    """

    kind: str = ""
    asked: int | None = None
    answered: int | None = None
    alters: str = ""


@dataclass(frozen=True)
class Prices:
    """The currency (its three-letter code) and year of the site's costs."""

    currency: str
    year: int


@dataclass(frozen=True)
class SiteDescription:
    """`site.yaml`.

    Attributes:
        title: name of the neighbourhood as people know it.
        population: residents of the area, not of the sample.
        setting: one or two sentences on the place.
        surveyed: when, as ISO date, month or year, or "".
        sampling: how residents were found.
        identity: columns of `residents.csv` that count as identities; the factor (above 0, at most 1) on new
            ties between residents who differ in it, None where the model's parameter is to be used.
        behaviours: name of a behaviour -> yes/no column of `residents.csv`; involvement is not among them.
        prices: currency and year of costs, None where there are no costs.
        sources: where the map comes from.
        illustrative: True for a made-up place.
    """

    title: str
    population: int
    setting: str = ""
    surveyed: str = ""
    sampling: Sampling = Sampling()
    identity: dict[str, float | None] = field(default_factory=dict)
    behaviours: dict[str, str] = field(default_factory=dict)
    prices: Prices | None = None
    sources: tuple[str, ...] = ()
    illustrative: bool = False


def read_description(path: Path) -> SiteDescription:
    """Read `site.yaml`.

    Raises:
        InputError: every problem of the file.
    """
    from ccsim.yaml_lines import read_yaml

    return description_of(read_yaml(path, FILE))


def description_of(document: Document) -> SiteDescription:
    """Return what a document with the keys of a `site.yaml` says.

    Raises:
        InputError: every problem of the document.
    """
    return _Reader(document).description()


def description_yaml(description: SiteDescription) -> str:
    """Return the description as the text of a `site.yaml`; what is empty is left out."""
    import yaml

    said: dict[str, Any] = {"title": description.title, "population": description.population}
    for key in ("setting", "surveyed"):
        if getattr(description, key):
            said[key] = getattr(description, key)
    sampling = {k: v for k, v in vars(description.sampling).items() if v not in ("", None)}
    if sampling:
        said["sampling"] = sampling
    for key in ("identity", "behaviours"):
        if getattr(description, key):
            said[key] = dict(getattr(description, key))
    if description.prices is not None:
        said["prices"] = vars(description.prices).copy()
    if description.sources:
        said["sources"] = list(description.sources)
    if description.illustrative:
        said["illustrative"] = True
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110)


class _Reader:
    """Checks the value of a `site.yaml` key by key and keeps every problem."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def description(self) -> SiteDescription:
        """Return the description, or raise every problem."""
        value = self.document.value
        if not isinstance(value, dict):
            raise InputError(Problem(self.document.file, "expected keys with values, such as 'title: Hilltown'"))
        readers: dict[str, Callable[[object], object]] = {
            "title": lambda value: self._text(value, "title"),
            "population": lambda value: self._whole(value, "population", 1, MAX_POPULATION),
            "setting": lambda value: self._text(value, "setting"),
            "surveyed": self._date,
            "sampling": self._sampling,
            "identity": self._identity,
            "behaviours": self._behaviours,
            "prices": self._prices,
            "sources": self._sources,
            "illustrative": self._yes_no,
        }
        self._known(value, tuple(readers), ())
        for key in ("title", "population"):
            if value.get(key) in (None, ""):
                self.problem("missing; every site needs it", key)
        given = [key for key in readers if value.get(key) not in (None, "")]
        found = {key: readers[key](value[key]) for key in given}
        if self.problems:
            raise InputError(self.problems)
        return SiteDescription(**found)  # type: ignore[arg-type]

    def problem(self, message: str, *path: str | int) -> None:
        """Note a problem at a key."""
        from ccsim.yaml_lines import dotted

        # What is missing altogether is at no line.
        line = self.document.line(path) if path[:1] in self.document.lines else None
        self.problems.append(Problem(self.document.file, message, line, dotted(path)))

    def _known(self, mapping: dict[Any, Any], known: tuple[str, ...], path: tuple[str, ...]) -> None:
        for key in mapping:
            if key not in known:
                message = f"unknown key{suggestion(str(key), known)}; known: {', '.join(known)}"
                self.problem(message, *path, str(key))

    def _text(self, value: object, *path: str | int) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(f"found {value!r}, expected text (put it in quotes)", *path)
        return ""

    def _whole(self, value: object, key: str, low: int, high: int, *path: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.problem(f"found {value!r}, expected a whole number from {low:,} to {high:,}", *path, key)
        return 0

    def _yes_no(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        self.problem(f"found {value!r}, expected true or false", "illustrative")
        return False

    def _date(self, value: object) -> str:
        from ccsim.site.cells import is_date

        if not isinstance(value, bool) and is_date(str(value)):
            return str(value)
        self.problem(f"found {value!r}, expected a year, a month or a day (2024, 2024-05, 2024-05-31)", "surveyed")
        return ""

    def _sampling(self, value: object) -> Sampling:
        kinds = ", ".join(SAMPLINGS)
        if isinstance(value, str):
            value = {"kind": value}
        if not isinstance(value, dict):
            self.problem(f"found {value!r}, expected one of: {kinds}; or kind, asked, answered and alters", "sampling")
            return Sampling()
        self._known(value, ("kind", "asked", "answered", "alters"), ("sampling",))
        kind = value.get("kind", "")
        if kind not in ("", *SAMPLINGS):
            self.problem(
                f"found {kind!r}, expected one of: {kinds}{suggestion(str(kind), SAMPLINGS)}",
                "sampling",
                "kind",
            )
        alters = value.get("alters", "")
        if alters not in ("", *ALTERS):
            near = suggestion(str(alters), ALTERS)
            self.problem(f"found {alters!r}, expected one of: {', '.join(ALTERS)}{near}", "sampling", "alters")
        counts = [
            None if value.get(key) is None else self._whole(value[key], key, 0, MAX_POPULATION, "sampling")
            for key in ("asked", "answered")
        ]
        asked, answered = counts
        if asked is not None and answered is not None and answered > asked:
            self.problem(f"{answered:,} answered, but only {asked:,} were asked", "sampling", "answered")
        return Sampling(str(kind), asked, answered, str(alters))

    def _identity(self, value: object) -> dict[str, float | None]:
        from ccsim.yaml_lines import LONGEST_SHOWN

        if isinstance(value, list):
            value = dict.fromkeys(value) if all(isinstance(item, str) for item in value) else None
        if not isinstance(value, dict):
            self.problem("expected names of columns, each with its affinity or nothing", "identity")
            return {}
        found: dict[str, float | None] = {}
        for name, affinity in value.items():
            self._column_name(name, "identity", str(name))
            good = affinity is None or (
                isinstance(affinity, int | float) and not isinstance(affinity, bool) and 0 < affinity <= 1
            )
            if not good:
                shown = repr(affinity)[:LONGEST_SHOWN]
                message = f"found {shown}, expected the affinity of residents who differ: above 0, at most 1"
                self.problem(message, "identity", str(name))
            found[str(name)] = None if affinity is None or not good else float(affinity)
        return found

    def _behaviours(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            self.problem("expected names of behaviours, each with a yes/no column of residents.csv", "behaviours")
            return {}
        if len(value) >= MOST_BEHAVIOURS:
            self.problem(f"{len(value)} behaviours, expected at most {MOST_BEHAVIOURS - 1}", "behaviours")
        columns: dict[str, str] = {}
        for name, column in value.items():
            self._column_name(column, "behaviours", str(name))
            if str(name).strip().lower() == INVOLVEMENT:
                message = "this behaviour is always there, taken from roles in affiliations.csv; use another name"
                self.problem(message, "behaviours", str(name))
            first = columns.setdefault(str(column), str(name))
            if first != str(name):
                self.problem(f"column '{column}' already says who shows '{first}'", "behaviours", str(name))
        return {str(name): str(column) for name, column in value.items()}

    def _column_name(self, name: object, *path: str) -> None:
        if not isinstance(name, str) or not name.strip() or name != name.strip():
            self.problem(f"found {name!r}, expected the name of a column of residents.csv", *path)
        elif name in {column.name for column in RESIDENTS}:
            self.problem(f"'{name}' is a column with a meaning of its own; use another name", *path)

    def _prices(self, value: object) -> Prices | None:
        if not isinstance(value, dict):
            self.problem("expected currency and year", "prices")
            return None
        self._known(value, ("currency", "year"), ("prices",))
        currency = self._text(value.get("currency"), "prices", "currency")
        return Prices(currency, self._whole(value.get("year"), "year", 1900, 2200, "prices"))

    def _sources(self, value: object) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.problem("expected a list of texts", "sources")
            return ()
        return tuple(self._text(item, "sources", k) for k, item in enumerate(items))
