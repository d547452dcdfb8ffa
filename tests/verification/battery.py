"""The model's draws against dieharder, a standard battery of tests of random numbers.

    python tests/verification/battery.py                    all streams, results to docs/verification/ (hours)
    python tests/verification/battery.py pairs counters     these streams
    python tests/verification/battery.py pairs --seed 1     another world
    python tests/verification/battery.py weeks --short      without the sums of lagged words, most of the time
    python tests/verification/battery.py pairs --words low --raw | RNG_test stdin32      any other battery

A stream is what the model draws, keyed as the model keys it: the real keys, the real generator, both lanes of each
block in turn. A draw has 52 bits, more than the battery takes at a time, so each stream is tried as two kinds of
32-bit words: the first 32 of the 52 bits, and the last 32.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numba
import numpy as np

from ccsim.model.draws import Process, draw_key, philox
from ccsim.site.arrays import identity

RESULTS = Path(__file__).parents[2] / "docs" / "verification"
BATTERY = ("dieharder", "-g", "200", "-k", "2")
SHORT = (
    *(("-d", str(test)) for test in (0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 15, 16, 17, 100, 101, 102)),
    *(("-d", "200", "-n", str(bits)) for bits in range(1, 13)),
    *(("-d", test, "-n", str(size)) for test in ("201", "202") for size in range(2, 6)),
    *(("-d", "203", "-n", str(lag)) for lag in (0, 1, 7, 15)),
    *(("-d", str(test)) for test in (204, 205, 206, 207, 208, 209)),
)
"""Tests of `-a` without most lags of test 203, and without those that dieharder itself calls suspect (5, 6, 7, 14)."""
BLOCK = 1 << 19
"""Blocks of the generator (two lanes each) that are made at a time."""
RESIDENTS = 400_000
"""Made-up residents in the stream of pairs: 80 thousand million pairs, more than the battery asks for."""
WEEK = 13
BLOCKS_USED = np.array(sorted({int(process) >> 1 for process in Process}), np.uint64)
VERDICTS = ("PASSED", "WEAK", "FAILED")
SHIFTS = {"top": 32, "low": 12}
"""How far a lane is shifted for its word of 32 bits; bits 12 to 63 are those that a draw has."""


@numba.njit
def pairs(world, who, start, words, shift):
    """Fill words with one process in one week over the pairs of residents, row by row; return where to go on."""
    key = draw_key(world, np.int64(Process.CONTACT) >> 1, np.int64(WEEK))
    i, j = start
    k = 0
    while k < words.size // 2:
        size = min(words.size // 2 - k, who.size - j)
        for at in range(size):
            one, other = philox(key, who[i], who[j + at])
            words[2 * (k + at)], words[2 * (k + at) + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
        k, j = k + size, j + size
        if j == who.size:
            i, j = i + 1, i + 2
    return i, j


@numba.njit
def weeks(world, who, start, words, shift):
    """Fill words with one process and one pair over the weeks."""
    week, unused = start
    for k in range(0, words.size, 2):
        key = draw_key(world, np.int64(Process.CONTACT) >> 1, week)
        one, other = philox(key, who[0], who[1])
        words[k], words[k + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
        week += 1
    return week, unused


@numba.njit
def processes(world, who, start, words, shift):
    """Fill words with one pair over all processes, then over the processes in the next week."""
    at, week = start
    for k in range(0, words.size, 2):
        key = draw_key(world, np.int64(BLOCKS_USED[at]), week)
        one, other = philox(key, who[0], who[1])
        words[k], words[k + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
        at += 1
        if at == BLOCKS_USED.size:
            at, week = 0, week + 1
    return at, week


@numba.njit
def counters(world, who, start, words, shift):
    """Fill words with one process in one week over identities that are no hashes but 0, 1, 2, ..."""
    key = draw_key(world, np.int64(Process.CONTACT) >> 1, np.int64(WEEK))
    count, unused = start
    for k in range(words.size // 2):
        one, other = philox(key, np.uint64(count + k), np.uint64(0))
        words[2 * k], words[2 * k + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
    return count + words.size // 2, unused


STREAMS = {
    "pairs": (pairs, (0, 1)),
    "counters": (counters, (0, 0)),
    "weeks": (weeks, (0, 0)),
    "processes": (processes, (0, 0)),
}


def stream(name, half, seed, chunk=BLOCK):
    """Yield arrays of 32-bit words of a stream without end."""
    fill, at = STREAMS[name]
    world = np.uint64(identity(f"world {seed}"))
    residents = RESIDENTS if name == "pairs" else 2
    # Hashes of ids, as in a site; sorted, so that every pair comes once and the stream is always the same.
    who = np.sort(np.array([identity(f"R{k:06}") for k in range(residents)], np.uint64))
    while True:
        words = np.empty(2 * chunk, np.uint32)
        at = fill(world, who, at, words, np.uint64(SHIFTS[half]))
        yield words


def send(words_of, to):
    """Write a stream to a file or pipe until whoever reads has had enough; return the number of words written."""
    sent = 0
    try:
        for words in words_of:
            to.write(memoryview(words))
            sent += words.size
    except BrokenPipeError:
        return sent


def run(name, half, seed, short):
    """Run the battery on a stream and write what it found; return the number of tests failed."""
    path = RESULTS / f"dieharder-{name}-{half}-seed{seed}.txt"
    began, sent, words_of = datetime.now(UTC), 0, stream(name, half, seed)
    with path.open("wb") as table:
        for tests in SHORT if short else (("-a",),):
            battery = subprocess.Popen((*BATTERY, *tests), stdin=subprocess.PIPE, stdout=table, bufsize=0)
            sent += send(words_of, battery.stdin)
            if battery.wait():
                raise SystemExit(f"{BATTERY[0]} ended with {battery.returncode}")
    took = (datetime.now(UTC) - began).total_seconds() / 60
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line.endswith(VERDICTS)]
    found = {verdict: sum(line.endswith(verdict) for line in lines) for verdict in VERDICTS}
    counts = ", ".join(f"{number} {verdict}" for verdict, number in found.items())
    tests = "-d and -n of each test in SHORT" if short else "-a"
    head = [
        f"stream {name}, words {half}, seed {seed}: {counts}",
        f"{began:%Y-%m-%d}, {version()}, {' '.join(BATTERY)} {tests}; {took:.0f} minutes, "
        f"{sent / 1e9:.1f} thousand million words",
        "test|ntuple|tsamples|psamples|p-value|assessment",
    ]
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(head[0], flush=True)
    return found["FAILED"]


def version():
    """Return the name and version that the battery gives itself."""
    said = subprocess.run([BATTERY[0], "-l"], capture_output=True, text=True, check=False).stdout
    return re.search(r"dieharder version [\d.]+", said)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", nargs="*", metavar="STREAM", help=f"of {', '.join(STREAMS)}; without, all")
    parser.add_argument("--words", choices=SHIFTS, help="the first or the last 32 bits of a draw; without, both")
    parser.add_argument("--seed", type=int, default=0, help="the world")
    parser.add_argument("--short", action="store_true", help="the tests of SHORT alone")
    parser.add_argument("--raw", action="store_true", help="write the words of one stream, and run nothing")
    asked = parser.parse_args()
    if set(asked.streams) - STREAMS.keys():
        parser.error(f"no such stream; there are {', '.join(STREAMS)}")
    halves = [asked.words] if asked.words else list(SHIFTS)
    chosen = [(name, half) for name in asked.streams or STREAMS for half in halves]
    if not asked.raw:
        return min(1, sum(run(name, half, asked.seed, asked.short) for name, half in chosen))
    if len(chosen) != 1:
        parser.error("--raw takes one stream and --words")
    send(stream(*chosen[0], asked.seed), sys.stdout.buffer)
    os._exit(0)  # the reader has gone, and with it what is left to flush


if __name__ == "__main__":
    sys.exit(main())
