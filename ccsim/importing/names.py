"""Takes the name of a person apart: first name, family name, other names they go by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ccsim.importing.short_forms import RELATIONS, TITLES

LONGEST = 200
"""Letters of a name that are looked at."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"})
_INSIDE = re.compile(r"""[(\["“”«‘]([^)\]"“”»’]*)[)\]"“”»’]""")
_AFTER = re.compile(r"\b(?:from|at|next|who|with|the|of|in|on|opposite|across|down|up|near|no|number)\b.*")
_BEFORE_FAMILY = "mc mac o de la le van der den von al el bin ibn abu st da di du dos ter"
_PREFIXES = frozenset(_BEFORE_FAMILY.split())
_GENERATIONS = dict.fromkeys(("jr", "jnr", "junior"), "jr") | dict.fromkeys(("sr", "snr", "senior"), "sr")
_SUFFIXES = frozenset((*_GENERATIONS, "ii", "iii", "mbe", "obe", "phd"))


@dataclass(frozen=True)
class Name:
    """A name taken apart; letters are small and without marks.

    Attributes:
        given: first names that the person goes by, the most formal first; an initial is one letter. Empty if unknown.
        family: the family name, then the parts of a double one; an initial is one letter. Empty if unknown.
        generation: "jr" or "sr" where the name says so.
    """

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    generation: str = ""

    def __bool__(self) -> bool:
        return bool(self.given or self.family)


NOBODY = Name()
"""A mention without a name: "Mum", "my sister", an empty cell."""


def plain(text: str) -> str:
    """Return text in small letters without marks: `Renée` and `renee` are the same."""
    # Marks are taken off after folding, as folding may make new ones (the Turkish capital I with a dot).
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(_LETTERS)


def parse_name(text: str, nicknames: tuple[str, ...] = ()) -> Name:
    """Return the parts of a name.

    Understood: titles ("Mrs", "Dr"), "Smith, Robert", initials ("Bob S.", "R Smith"), other names in brackets or
    quotation marks, double names, and what people add to remember somebody ("Sue from church"). Words that say what
    somebody is to the teller are no name: "Mum" is `NOBODY`.

    Args:
        text: the name as it was written.
        nicknames: other names that the person goes by, from columns of their own.
    """
    words = plain(text)
    others = [found for inside in _INSIDE.findall(words) for found in _words(inside)[:1]]
    words = _INSIDE.sub(" ", words)
    if words.count(",") == 1:
        last, first = words.split(",")
        only_suffix = set(_words(first)) <= _SUFFIXES
        words = f"{last} {first}" if only_suffix else f"{first} {last}"
    words = _AFTER.sub("", words)
    parts = _words(words)
    titled = bool(parts) and parts[0] in TITLES
    while parts and parts[0] in TITLES:
        parts = parts[1:]
    generation = next((_GENERATIONS[part] for part in parts if part in _GENERATIONS), "")
    parts = [part for part in parts if part not in _SUFFIXES]
    if any(part in RELATIONS for part in parts):
        parts = []
    given, family = _given_and_family(parts, titled)
    others += [found for nickname in nicknames for found in _words(plain(nickname))[:1]]
    kept = [other for other in others if other not in RELATIONS and other not in TITLES]
    names = [way for one in (*given, *kept) for way in _ways(one)]
    return Name(tuple(dict.fromkeys(names)), tuple(way for one in family for way in _ways(one)), generation)


def _ways(word: str) -> list[str]:
    """Return a name and, of a double one, its parts: smith-jones is smithjones, smith and jones."""
    parts = [part for part in word.split("-") if part]
    return ["".join(parts), *(part for part in parts if len(part) > 1)] if len(parts) > 1 else parts


def _words(text: str) -> list[str]:
    """Return the words of a text of small letters, prefixes of family names joined to what follows."""
    text = re.sub(r"['’`´]", "", text).replace("‐", "-")
    found = [word.strip("-") for word in re.split(r"[^\w-]+|_+", text)]
    found = [word for word in found if word and not word.isdigit()]
    joined: list[str] = []
    prefix = ""
    for position, word in enumerate(found):
        if word in _PREFIXES and 0 < position < len(found) - 1:
            prefix += word
        else:
            joined.append(prefix + word)
            prefix = ""
    return joined


def _given_and_family(parts: list[str], titled: bool) -> tuple[list[str], list[str]]:
    """Return first name and family name of the words of a name; middle names are left out."""
    if len(parts) == 1:
        return ([], parts) if titled else (parts, [])
    return parts[:1], parts[-1:]
