"""Ways to spoil an input: bytes, lines, cells, markup, numbers, nesting, encodings, the paths inside a zip."""

from __future__ import annotations

import io
import re
import stat
import warnings
import zipfile

import numpy as np

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>", "]]></text><image href='file:///etc/passwd'/>", "&xxe;", "{{ 7*7 }}", "%s%n",
    "../../../../evil", "/tmp/evil", "C:\\evil", "\x1b[31m", "\u202eevil", "\ud7ff\u0301" * 40, "x" * 70_000, "\0",
    "null", "NaN", "inf", "-inf", "1e999", "9" * 400, "-1", "0", "1.5", "1e-320", "2026-13-45", "yes", "", " ", '"',
    "a;b;c", "a|b|c", "a,b", "\n", "\r", "\ufeff", "\U0001f600", "ß", "İ", "١٢٣", "#REF!", "true", "[]",
     "{}", "*a", "&a", "!!python/object:os.system",
)  # fmt: skip
"""Texts that are run, obeyed or taken for something else somewhere."""

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    + "]><graphml>&a11;</graphml>"
).encode()
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<graphml><graph edgedefault="undirected"><node id="&x;"/></graph></graphml>'
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1252", "utf-7", "utf-32", "cp037")

LARGEST = 1_000_000
"""Bytes of an input, so that making it takes no longer than reading it; bombs unfold later."""

Random = np.random.Generator


def mutate(data: bytes, random: Random) -> bytes:
    """Return an input spoiled in one way or a few; many small ways, as what is quite broken is refused at once."""
    if zipfile.is_zipfile(io.BytesIO(data)) and random.random() < 0.9:
        return _zip(data, random)
    for _ in range(int(random.choice([1, 2, 3, 5], p=[0.6, 0.2, 0.1, 0.1]))):
        ways = (_bytes, _lines, _cells, _cells, _cells, _cells, _tags, _numbers, _numbers, _rare)
        data = ways[int(random.integers(len(ways)))](data, random)[:LARGEST]
    return data


def _at(data: bytes | list[bytes], random: Random) -> int:
    return int(random.integers(len(data) + 1))


def hostile(random: Random) -> bytes:
    """Return one of the hostile texts."""
    return HOSTILE[int(random.integers(len(HOSTILE)))].encode("utf-8", "surrogatepass")


def _bytes(data: bytes, random: Random) -> bytes:
    """Change, remove, repeat or insert bytes; or cut the rest off."""
    a, b = sorted((_at(data, random), _at(data, random)))
    way = int(random.integers(5))
    if way == 0 and data:
        changed = bytearray(data)
        changed[min(a, len(data) - 1)] ^= 1 << int(random.integers(8))
        return bytes(changed)
    if way == 1:
        return data[:a] + data[min(b, a + 40) :]
    if way == 2:
        return data[:a] + data[a : a + 200] * int(random.integers(2, 20)) + data[a:]
    if way == 3:
        return data[:a] + random.bytes(int(random.integers(1, 20))) + data[a:]
    return data[:a]


def _lines(data: bytes, random: Random) -> bytes:
    """Remove, repeat, move or insert lines."""
    lines = data.split(b"\n")
    a, b = int(random.integers(len(lines))), int(random.integers(len(lines)))
    way = int(random.integers(5))
    if way == 0:
        del lines[a]
    elif way == 1:
        lines[a:a] = [lines[a]] * int(random.integers(1, 300))
    elif way == 2:
        lines[a], lines[b] = lines[b], lines[a]
    elif way == 3:
        lines.insert(a, hostile(random))
    else:
        lines[a] = lines[a] + lines[b]
    return b"\n".join(lines)


def _cells(data: bytes, random: Random) -> bytes:
    """Put a hostile text, or another cell, in the place of a cell or a word."""
    found = list(re.finditer(rb'[^,;\t\n\r "<>=:\[\]{}]+', data))
    if not found:
        return data
    at = found[int(random.integers(len(found)))]
    other = found[int(random.integers(len(found)))]
    new = other.group() if random.random() < 0.3 else hostile(random)
    if random.random() < 0.3:
        new = b'"' + new.replace(b'"', b'""') + b'"'
    return data[: at.start()] + new + data[at.end() :]


def _tags(data: bytes, random: Random) -> bytes:
    """Remove, repeat, rename, swap or insert markup, brackets and attributes."""
    found = list(re.finditer(rb"<[^<>]{0,400}>|[\[\]{}]|\b\w{1,40}=\"[^\"]{0,200}\"", data))
    if not found:
        return data
    at, other = found[int(random.integers(len(found)))], found[int(random.integers(len(found)))]
    new = (
        b"", at.group() * 2, other.group(), b"<data key='x'>", b"<![CDATA[", b"<!-- --", b"<?x ?>", b"</graphml>",
        re.sub(rb"\w+", b"evil", at.group(), count=1), b'<node id="n0"/>', b'<edge source="no" target="where"/>',
    )[int(random.integers(11))]  # fmt: skip
    return data[: at.start()] + new + data[at.end() :]


def _numbers(data: bytes, random: Random) -> bytes:
    """Put a huge, negative, odd or empty number in the place of a number."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if not found:
        return data
    at = found[int(random.integers(len(found)))]
    odd = (b"99999999999", b"-1", b"1e999", b"nan", b"0", b"9" * 5000, b"2147483648", b"1e-400", b"0x10", b"1_000", b"")
    return data[: at.start()] + odd[int(random.integers(len(odd)))] + data[at.end() :]


def _nesting(data: bytes, random: Random) -> bytes:
    """Insert something nested very deeply."""
    depth = int(random.choice([50, 2_000, 100_000]))
    pairs = ((b"[", b"]"), (b"{a: ", b"}"), (b'{"a":', b"}"), (b"<node><graph>", b"</graph></node>"), (b"(", b")"))
    start, end = pairs[int(random.integers(len(pairs)))]
    at = _at(data, random)
    inside = start * depth + (end * depth if random.random() < 0.5 else b"")
    return inside if random.random() < 0.2 else data[:at] + inside + data[at:]


def _encoding(data: bytes, random: Random) -> bytes:
    """Write the text in another encoding, or change the ends of its lines."""
    if random.random() < 0.3:
        return data.replace(b"\n", (b"\r", b"\r\n", b"\n\n", b"\x0b")[int(random.integers(4))])
    text = data.decode("utf-8", "replace")
    return text.encode(ENCODINGS[int(random.integers(len(ENCODINGS)))], "replace")


def _rare(data: bytes, random: Random) -> bytes:
    """Nest deeply, change the encoding, or take something else altogether."""
    return (_nesting, _encoding, _replaced)[int(random.integers(3))](data, random)


def _replaced(data: bytes, random: Random) -> bytes:
    """Return something else altogether: nothing, bombs, noise; mostly nothing is done."""
    if random.random() < 0.7:
        return data
    others = (
        b"",
        b"\0" * 1000,
        BOMB,
        OUTSIDE,
        random.bytes(2000),
        b"\xff\xfe",
        b"PK\x03\x04",
        b"<",
        b"{",
        b"a\n" * 9000,
    )
    return others[int(random.integers(len(others)))]


def _zip(data: bytes, random: Random) -> bytes:
    """Spoil what is in a zip, the names in it, or add entries that unfold, lead outside, or are links."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    names = sorted(entries)
    chosen = names[int(random.integers(len(names)))]
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # entries of one name are what is wanted
        for name, content in entries.items():
            spoiled = mutate(content, random) if name == chosen else content
            archive.writestr(_entry_name(name, random) if random.random() < 0.1 else name, spoiled)
        if random.random() < 0.4:
            _hostile_entry(archive, chosen, random)
    return written.getvalue()


def _entry_name(name: str, random: Random) -> str:
    """Return the name of an entry, leading elsewhere."""
    ways = (f"../../../{name}", f"/tmp/ccsim-fuzz-evil/{name}", f"..\\..\\{name}", f"C:\\{name}", f"__MACOSX/._{name}",
            "a/" * 3000 + name, f"\u202e{name}", f"sub/{name}", f"{name}/", "=cmd().csv", "x" * 60_000)  # fmt: skip
    return ways[int(random.integers(len(ways)))]


def _hostile_entry(archive: zipfile.ZipFile, name: str, random: Random) -> None:
    """Add an entry that unfolds into very much, that leads outside, that is a link, or that is there twice."""
    way = int(random.choice(5, p=[0.05, 0.3, 0.25, 0.1, 0.3]))
    if way == 0:
        archive.writestr(name + ".more.csv", b"\0" * 60_000_000)
    elif way == 1:
        archive.writestr("../../../../evil.csv", "evil")
    elif way == 2:
        link = zipfile.ZipInfo(name + ".link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    elif way == 3:
        for number in range(3_000):
            archive.writestr(f"many/{number}.csv", "a")
    else:
        archive.writestr(_entry_name(name, random), b"a,b\n1,2\n")
