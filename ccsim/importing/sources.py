"""The bytes of what is to be imported: a file, a folder or a zip, with limits on all of them."""

from __future__ import annotations

import codecs
import io
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ccsim.problems import InputError, Problem

MAX_BYTES = 200_000_000
"""Largest file that is read."""

MAX_UNPACKED_BYTES = 500_000_000
MAX_FILES = 20_000
"""Limits of a folder or zip; a zip of a few kilobytes can unfold into petabytes."""

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, struct.error,
)  # fmt: skip
"""What the reader of zips raises when one is damaged or locked."""


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        InputError: there is no such file, it is too large or cannot be read.
    """
    try:
        if not path.exists():
            raise InputError(Problem(str(path), "no such file or folder"))
        if not path.is_file():
            raise InputError(Problem(str(path), "not a file"))
        if path.stat().st_size > MAX_BYTES:
            message = f"{path.stat().st_size:,} bytes, more than the {MAX_BYTES:,} that are read"
            raise InputError(Problem(path.name, message))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be read: {error.strerror}")) from None
    except ValueError:
        raise InputError(Problem(str(path), "not a name that a file can have")) from None


def read_files(path: Path) -> dict[str, bytes]:
    """Return the files of a folder (not of folders in it) or of a zip, by the last part of their names.

    What systems add on their own is left out: `__MACOSX`, names that begin with a dot. Nothing is unpacked to disk.

    Raises:
        InputError: too many or too large, damaged, locked, or with names that lead outside.
    """
    if not path.is_dir():
        return files_of_zip(read_bytes(path), path.name)
    try:
        inside = sorted(item for item in path.iterdir() if item.is_file() and not item.name.startswith("."))
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be read: {error.strerror}")) from None
    if len(inside) > MAX_FILES:
        raise InputError(Problem(str(path), f"{len(inside):,} files, more than the {MAX_FILES:,} that are read"))
    total, found = 0, {}
    for item in inside:
        found[item.name] = read_bytes(item)
        total += len(found[item.name])
        if total > MAX_UNPACKED_BYTES:
            raise InputError(Problem(str(path), f"more than the {MAX_UNPACKED_BYTES:,} bytes that are read"))
    return found


def files_of_zip(data: bytes, file: str) -> dict[str, bytes]:
    """Return the files in a zip, by the last part of their names; see `read_files`."""
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                raise InputError(Problem(file, f"{len(members):,} files, more than the {MAX_FILES:,} that are read"))
            for member in members:
                name = _name_inside(member, file)
                if not name:
                    continue
                if name in found:
                    raise InputError(Problem(file, f"holds two files of the name {name}"))
                # The size that a zip states may be a lie, so only what comes out counts.
                with archive.open(member) as stream:
                    found[name] = stream.read(left + 1)
                left -= len(found[name])
                if left < 0:
                    raise InputError(Problem(file, f"unfolds into more than {MAX_UNPACKED_BYTES:,} bytes"))
    except _DAMAGED as error:
        raise InputError(Problem(file, _damage(error))) from None
    return found


def zip_names(data: bytes) -> list[str]:
    """Return the names in a zip; none where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except _DAMAGED:
        return []


def check_zip(data: bytes, file: str) -> None:
    """Refuse a zip that is damaged or that unfolds into more than is read.

    Raises:
        InputError: with what is wrong.
    """
    files_of_zip(data, file)


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file: UTF-8, or UTF-16 that says so; line ends become newlines.

    Raises:
        InputError: it is neither, or holds a NUL character.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(Problem(file, "not UTF-8 text; save it as UTF-8", line)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(Problem(file, "a NUL character: the file is damaged, or not text", line))
    return text


def _name_inside(member: zipfile.ZipInfo, file: str) -> str:
    """Return the last part of a member's name, "" for what is left out."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts[0:1] and name.parts[0].endswith(":")):
        raise InputError(Problem(file, f"holds the name '{member.filename}', which leads outside the zip"))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError(Problem(file, f"'{member.filename}' is a link, not a file"))
    hidden = "__MACOSX" in name.parts or name.name.startswith(".")
    return "" if member.is_dir() or hidden else name.name


def _damage(error: Exception) -> str:
    """Return in plain words why a zip cannot be read."""
    if "password" in str(error) or "encrypted" in str(error):
        return "locked with a password; save it without one"
    return "damaged: its parts are not where it says; export or download it again"
