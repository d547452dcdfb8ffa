"""Names that would do harm where a name is run, obeyed or drawn: as a page, a formula, a terminal, a typesetter."""

from __future__ import annotations

from dataclasses import replace

from report.made_up import made_up

from ccsim.report.data import Filled, ReportData

NAMES = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "formula": "=cmd|' /C calc'!A0 +1 -1 @SUM(1)",
    "direction": "evil\u202etxt.exe\u2066 \u200f\u200b",
    "terminal": "\x1b]0;owned\x07\x1b[2J\x1b[31m \x9b31m [red]bold[/red]",
    "typst": '#read("/etc/passwd") #import "x.typ": * #panic("no") $x^2$ *b* _i_ `c` @ref <label> \\u{41} // a /* b',
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(x)s {0}",
    "svg": "]]></text><image href='file:///etc/passwd'/><text>&xxe;",
    "long": "x" * 300,
    "words": "a very long title indeed " * 12,
    "scripts": "友達 दोस्ती صداقة дружба ยินดี",
}
"""By what they are aimed at."""


def hostile(name: str, sites: tuple[str, ...] = ("millbrook",)) -> ReportData:
    """Return a made-up comparison in which everything that a user may write is this name."""
    data = made_up({"befriending": 0.11, "hub": 0.05}, sites=sites)
    return replace(
        data,
        title=name,
        description=name,
        sites=tuple(replace(site, title=name, filled=(Filled(name, 9, 99, name),)) for site in data.sites),
        scenarios=tuple(
            replace(note, title=name, description=name, interventions=(name,), kinds=(name,)) for note in data.scenarios
        ),
        events=(name,),
        week=(name,),
        repeat=replace(data.repeat, command=name, digests=((name, name),)),
    )
