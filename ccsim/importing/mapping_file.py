"""Reads a mapping file: which column is which, and which values mean what. Everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ccsim.importing.mapping import ColumnRule, Mapping, PlacesRule, SamePerson, TableRule
from ccsim.problems import InputError, Problem, suggestion
from ccsim.site.columns import AFFILIATIONS, PARTNERSHIPS, PLACES, RESIDENTS, TIES, Column
from ccsim.yaml_lines import Document, Location, dotted, read_yaml

SITE_KEYS = ("title", "population", "setting", "surveyed", "sampling", "identity", "behaviours", "prices", "sources")
"""Keys that go to `site.yaml` as they are."""

TABLES: dict[str, tuple[Column, ...]] = {
    "people": RESIDENTS, "ties": TIES, "places": PLACES, "affiliations": AFFILIATIONS, "partnerships": PARTNERSHIPS,
}  # fmt: skip
_RULE_KEYS = ("column", "always", "ticked", "several", "values", "separator", "scale", "bands")


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file; whether the source has its columns is checked when it is used.

    Raises:
        InputError: every problem of the file, with its line and key.
    """
    return _Reader(read_yaml(path)).mapping()


class _Reader:
    """Checks the values of a mapping file one by one and keeps every problem."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def mapping(self) -> Mapping:
        """Return the mapping, or raise every problem."""
        value = self.document.value
        if not isinstance(value, dict):
            raise InputError(Problem(self.document.file, "expected keys with values, such as 'title: Hilltown'"))
        self._known(value, (*SITE_KEYS, *TABLES, "same_id", "same_person"), ())
        said = {key: value[key] for key in SITE_KEYS if value.get(key) is not None}
        identity, behaviours = said.get("identity", {}), said.get("behaviours", {})
        if isinstance(identity, list):
            said["identity"] = identity = dict.fromkeys(str(item) for item in identity)
        for key, given in (("identity", identity), ("behaviours", behaviours)):
            if not isinstance(given, dict):
                self.problem("expected names of columns", key)
                said.pop(key)
        declared = [str(name) for given in (identity, behaviours) if isinstance(given, dict) for name in given]
        declared += [str(name) for name in behaviours.values()] if isinstance(behaviours, dict) else []
        tables = {name: self._table(name, value.get(name), declared) for name in TABLES}
        found = Mapping(
            file=self.document.file,
            said=said,
            document=self.document,
            people=tables["people"],
            ties=tables["ties"],
            places=tables["places"],
            affiliations=tables["affiliations"],
            partnerships=tables["partnerships"],
            places_from=self._places_from(value.get("places")),
            same_id=self._text(value.get("same_id", ""), ("same_id",)),
            same_person=self._same_person(value.get("same_person")),
        )
        if self.problems:
            raise InputError(self.problems)
        return found

    def problem(self, message: str, *path: str | int) -> None:
        """Note a problem at a key."""
        self.problems.append(Problem(self.document.file, message, self.document.line(path), dotted(path)))

    def _known(self, given: AnyMapping[str, Any], known: Sequence[str], path: Location) -> None:
        for key in given:
            if key not in known:
                self.problem(f"unknown key{suggestion(key, known)}; known: {', '.join(known)}", *path, key)

    def _text(self, value: object, path: Location) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None:
            return ""
        if isinstance(value, str | int | float):
            return str(value).strip()
        self.problem(f"found {_shown(value)}, expected one word or text", *path)
        return ""

    def _texts(self, value: object, path: Location) -> tuple[str, ...]:
        if isinstance(value, list):
            return tuple(self._text(item, (*path, position)) for position, item in enumerate(value))
        return () if value is None else (self._text(value, path),)

    def _words(self, value: object, path: Location) -> dict[str, str]:
        """Read which word becomes which."""
        if not isinstance(value, dict):
            self.problem(f"found {_shown(value)}, expected words and what they mean, such as '1: yes'", *path)
            return {}
        return {key: self._text(word, (*path, key)) for key, word in value.items()}

    def _table(self, name: str, value: object, declared: Sequence[str]) -> TableRule:
        """Read what becomes of a table."""
        if value is None:
            return TableRule()
        if not isinstance(value, dict):
            self.problem("expected `columns`, `only` or `drop`", name)
            return TableRule()
        self._known(value, ("columns", "only", "drop", *(("from",) if name == "places" else ())), (name,))
        made = [column.name for column in TABLES[name] if not column.required or column.name == "kind"]
        known = [*made, *(declared if name == "people" else ())]
        columns = value.get("columns") or {}
        if not isinstance(columns, dict):
            self.problem("expected columns of the site, each with where it comes from", name, "columns")
            columns = {}
        rules = {}
        for column, given in columns.items():
            path = (name, "columns", column)
            if column not in known:
                hint = "; declare it under `identity` or `behaviours`" if name == "people" else ""
                self.problem(f"no column of a site{suggestion(column, known)}{hint}", *path)
            rules[column] = self._rule(given, path)
        only = value.get("only") or {}
        if not isinstance(only, dict):
            self.problem("expected a column and the values to take, such as 'type: [Person]'", name, "only")
            only = {}
        chosen = {column: self._texts(words, (name, "only", column)) for column, words in only.items()}
        return TableRule(rules, chosen, self._texts(value.get("drop"), (name, "drop")))

    def _rule(self, value: object, path: Location) -> ColumnRule:
        """Read where a column comes from."""
        if not isinstance(value, dict):
            return ColumnRule(column=self._text(value, path), location=path)
        self._known(value, _RULE_KEYS, path)
        sources = [key for key in ("column", "always", "ticked") if value.get(key) is not None]
        if len(sources) != 1:
            self.problem("expected one of: column, always, ticked", *path)
        scale = value.get("scale")
        if scale is not None and not (_numbers(scale) and len(scale) == 2 and scale[0] != scale[1]):
            self.problem("expected the lowest and the highest answer, such as [1, 5]", *path, "scale")
            scale = None
        bands = value.get("bands")
        if bands is not None and not (_numbers(bands) and bands == sorted(set(bands))):
            self.problem("expected rising numbers, such as [18, 35, 50, 65]", *path, "bands")
            bands = None
        return ColumnRule(
            column=self._text(value.get("column"), (*path, "column")),
            always=self._text(value.get("always"), (*path, "always")),
            ticked=self._words(value["ticked"], (*path, "ticked")) if "ticked" in value else {},
            several=self._text(value.get("several"), (*path, "several")),
            values=self._words(value["values"], (*path, "values")) if "values" in value else {},
            separator=str(value.get("separator") or ""),
            scale=None if scale is None else (float(scale[0]), float(scale[1])),
            bands=() if bands is None else tuple(float(number) for number in bands),
            location=path,
        )

    def _places_from(self, value: object) -> tuple[PlacesRule, ...]:
        """Read which columns of people tell of places."""
        given = value.get("from") if isinstance(value, dict) else None
        if given is None:
            return ()
        if not isinstance(given, list):
            self.problem("expected a list, each with `column` or `ticked`", "places", "from")
            return ()
        found = []
        for position, item in enumerate(given):
            path: Location = ("places", "from", position)
            if not isinstance(item, dict):
                self.problem("expected `column` or `ticked`", *path)
                continue
            kind = self._text(item.get("kind"), (*path, "kind"))
            found.append(PlacesRule(self._rule({k: v for k, v in item.items() if k != "kind"}, path), kind))
        return tuple(found)

    def _same_person(self, value: object) -> SamePerson | None:
        """Read the columns for matching."""
        if value is None:
            return None
        if not isinstance(value, dict):
            self.problem("expected name, area and age, each with columns", "same_person")
            return None
        self._known(value, ("name", "area", "age"), ("same_person",))
        name, area, age = (self._texts(value.get(key), ("same_person", key)) for key in ("name", "area", "age"))
        return SamePerson(name, area, age)


def _numbers(value: object) -> bool:
    """Return whether a value is a list of numbers."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, int | float) and not isinstance(item, bool) for item in value)
    )


def _shown(value: object) -> str:
    """Return a value for a message, not longer than needed."""
    return repr(value)[:60]
