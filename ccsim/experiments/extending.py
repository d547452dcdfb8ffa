"""What a scenario takes from the one that it extends: everything in it, and what it changes of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from ccsim.experiments.given import Given, check_start, given_acts, read_given
from ccsim.experiments.plain_errors import models_in
from ccsim.interventions import INTERVENTIONS, Act, Intervention
from ccsim.interventions.events import EVENTS, Event
from ccsim.problems import Problem, suggestion
from ccsim.yaml_lines import Document, Location, dotted

LISTS = ("interventions", "events")
"""The keys of a scenario under which something is given."""


class Acts(NamedTuple):
    """What is done in a scenario, and what else happens in it, each in the order in which it acts."""

    interventions: tuple[Given[Intervention], ...] = ()
    events: tuple[Given[Event], ...] = ()


def entries(document: Document) -> dict[str, dict[str, Any]]:
    """Return the scenarios that are at least keys and values; what the others are is said by the schema."""
    scenarios = document.value.get("scenarios")
    if not isinstance(scenarios, dict):
        return {}
    return {name: entry for name, entry in scenarios.items() if isinstance(entry, dict)}


def acts_of_scenarios(document: Document, weeks: object, problems: list[Problem]) -> dict[str, Acts]:
    """Return for each scenario what is done and what happens in it, with what it takes from those that it extends.

    Args:
        document: the scenario file.
        weeks: length of the comparison, as the file has it.
        problems: to which what is wrong is added.
    """
    own = {name: _own(document, name, weeks, problems) for name in entries(document)}
    chains = _chains(document, problems)
    found = {}
    for name, chain in chains.items():
        acts = Acts()
        for ancestor in chain:
            # What is wrong with a change is said once: by the scenario in which it stands.
            said = problems if ancestor == name else []
            acts = _changed(document, ancestor, acts, weeks, said)
            acts = Acts(acts.interventions + own[ancestor].interventions, acts.events + own[ancestor].events)
        found[name] = acts
        if len(chain) == 1:
            _refuse_changes_of_nothing(document, name, problems)
        else:
            _check_kinds(document, chain, problems)
    return found


def _own(document: Document, name: str, weeks: object, problems: list[Problem]) -> Acts:
    at = ("scenarios", name)
    return Acts(
        given_acts(document, (*at, "interventions"), INTERVENTIONS, weeks, problems),
        given_acts(document, (*at, "events"), EVENTS, weeks, problems),
    )


def _changes(document: Document, name: str) -> dict[str, Any]:
    """Return the changes of a scenario by kind; that they are keys and values is said by the schema."""
    changes = entries(document)[name].get("change")
    return changes if isinstance(changes, dict) else {}


def _changed(document: Document, name: str, acts: Acts, weeks: object, problems: list[Problem]) -> Acts:
    """Return what a scenario takes from the one that it extends, with its own changes in it."""
    changes = {kind: fields for kind, fields in _changes(document, name).items() if isinstance(fields, dict)}

    wrong: dict[Problem, None] = {}  # two of one kind are changed alike: what is wrong with both is one mistake

    def change(given: Given[Any], kinds: Mapping[str, type[Act]]) -> Given[Any]:
        if given.kind not in changes:
            return given
        said: list[Problem] = []
        fields = merged(type(given.act), given.fields, changes[given.kind])
        read = read_given(document, ("scenarios", name, "change", given.kind), given.kind, fields, kinds, said)
        if read is not None:
            check_start(document, read, weeks, said)
        wrong.update(dict.fromkeys(said))
        return given if read is None else read

    changed = Acts(
        tuple(change(given, INTERVENTIONS) for given in acts.interventions),
        tuple(change(given, EVENTS) for given in acts.events),
    )
    problems += wrong
    return changed


def merged(model: type[BaseModel], fields: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with a change in them.

    A group of fields that a model describes (`cost`, `outreach`) keeps those that the change does not name. Everything
    else, lists and `where` among it, is what the change says.
    """
    result = dict(fields)
    for key, value in change.items():
        field, before = model.model_fields.get(key), result.get(key)
        nested = next(models_in(field.annotation), None) if field is not None else None
        if nested is not None and isinstance(value, dict) and isinstance(before, dict):
            result[key] = merged(nested, before, value)
        else:
            result[key] = value
    return result


def _refuse_changes_of_nothing(document: Document, name: str, problems: list[Problem]) -> None:
    entry = entries(document)[name]
    if "change" in entry and not isinstance(entry.get("extends"), str):
        at = ("scenarios", name, "change")
        message = "there is nothing to change: the scenario extends no other (`extends: NAME`)"
        problems.append(Problem(document.file, message, document.line(at), dotted(at)))


def _check_kinds(document: Document, chain: list[str], problems: list[Problem]) -> None:
    """Say which changes are of a kind that is not there to be changed."""
    *ancestors, name = chain
    there = sorted({kind for ancestor in ancestors for kind in _kinds(entries(document)[ancestor])})
    for kind in _changes(document, name):
        if kind not in there:
            at: Location = ("scenarios", name, "change", kind)
            hint = suggestion(kind, there) or (f"; there are: {', '.join(there)}" if there else "")
            message = f"'{ancestors[-1]}' has no '{kind}' to change{hint}"
            problems.append(Problem(document.file, message, document.line(at), dotted(at)))


def _kinds(entry: dict[str, Any]) -> list[str]:
    """Return the kinds that a scenario gives itself, right or wrong."""
    found = []
    for items in (entry.get(key) for key in LISTS):
        for item in items if isinstance(items, list) else []:
            found += [str(kind) for kind in item] if isinstance(item, dict) else []
    return found


def _chains(document: Document, problems: list[Problem]) -> dict[str, list[str]]:
    """Return for each scenario those that it builds on, furthest first, itself last."""
    known = entries(document)
    chains: dict[str, list[str]] = {}
    for name in known:
        chain = [name]
        while isinstance(parent := known[chain[0]].get("extends"), str):
            if parent in chain or parent not in known:
                problems += _extends_problem(document, [parent, *chain], list(known))
                break
            chain.insert(0, parent)
        chains[name] = chain
    return chains


def _extends_problem(document: Document, chain: list[str], known: list[str]) -> list[Problem]:
    """Return what is wrong with a chain that ends in a circle or nowhere, said by the scenario whose fault it is."""
    parent, *_, name = chain
    if parent == name:
        message = f"goes in a circle: {' extends '.join(reversed(chain))}"
    elif parent not in known and len(chain) == 2:
        message = f"no scenario '{parent}'{suggestion(parent, known)}"
    else:
        return []
    at = ("scenarios", name, "extends")
    return [Problem(document.file, message, document.line(at), dotted(at))]
