"""The model's draws against dieharder, a standard battery of tests of random numbers.

    python tests/verification/battery.py                    all streams, results to docs/verification/
    python tests/verification/battery.py pairs counters     these streams
    python tests/verification/battery.py pairs --seed 1     another world
    python tests/verification/battery.py pairs --words low --raw | RNG_test stdin32      any other battery

A stream is what the model draws, keyed as the model keys it: the real keys, the real generator, both lanes of each
block in turn. A draw has 52 bits, more than the battery takes at a time, so each stream is tried as two kinds of
32-bit words: the first 32 of the 52 bits, and the last 32.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numba
import numpy as np

from ccsim.model.draws import Process, draw_key, philox
from ccsim.site.arrays import identity

RESULTS = Path(__file__).parents[2] / "docs" / "verification"
BATTERY = ("dieharder", "-g", "200", "-a", "-Y", "1", "-k", "2")
BLOCK = 1 << 19
"""Blocks of the generator (two lanes each) that are made at a time."""
RESIDENTS = 400_000
"""Made-up residents in the stream of pairs: 80 thousand million pairs, more than the battery asks for."""
WEEK = 13
BLOCKS_USED = np.array(sorted({int(process) >> 1 for process in Process}), np.uint64)
SHIFTS = {"top": 32, "low": 12}
"""How far a lane is shifted for its word of 32 bits; bits 12 to 63 are those that a draw has."""


@numba.njit
def pairs(world, who, start, words, shift):
    """Fill words with one process in one week over the pairs of residents, row by row; return where to go on."""
    key = draw_key(world, np.int64(Process.CONTACT) >> 1, np.int64(WEEK))
    i, j = start
    for k in range(0, words.size, 2):
        one, other = philox(key, who[i], who[j])
        words[k], words[k + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
        j += 1
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
    for k in range(0, words.size, 2):
        one, other = philox(key, np.uint64(count), np.uint64(0))
        words[k], words[k + 1] = np.uint32(one >> shift), np.uint32(other >> shift)
        count += 1
    return count, unused


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
    # As in a site: hashes of ids, in their own order.
    who = np.sort(np.array([identity(f"R{k:06}") for k in range(residents)], np.uint64))
    while True:
        words = np.empty(2 * chunk, np.uint32)
        at = fill(world, who, at, words, np.uint64(SHIFTS[half]))
        yield words


def send(name, half, seed, to):
    """Write a stream to a file or pipe until whoever reads has had enough; return the number of words written."""
    sent = 0
    try:
        for words in stream(name, half, seed):
            to.write(memoryview(words))
            sent += words.size
    except BrokenPipeError:
        return sent


def run(name, half, seed):
    """Run the battery on a stream and write what it found."""
    path = RESULTS / f"dieharder-{name}-{half}-seed{seed}.txt"
    began = datetime.now(UTC)
    with path.open("wb") as table:
        battery = subprocess.Popen(BATTERY, stdin=subprocess.PIPE, stdout=table, bufsize=0)
        sent = send(name, half, seed, battery.stdin)
        if battery.wait():
            raise SystemExit(f"{BATTERY[0]} ended with {battery.returncode}")
    took = (datetime.now(UTC) - began).total_seconds() / 60
    lines = [line.rstrip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = {word: sum(line.endswith(word) for line in lines) for word in ("PASSED", "WEAK", "FAILED")}
    counts = ", ".join(f"{number} {word}" for word, number in found.items())
    head = [
        f"stream {name}, words {half}, seed {seed}: {counts}",
        f"{began:%Y-%m-%d}, {took:.0f} minutes, {sent / 1e9:.1f} thousand million words, command: {' '.join(BATTERY)}",
    ]
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(head[0], flush=True)
    return found["FAILED"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", nargs="*", metavar="STREAM", help=f"of {', '.join(STREAMS)}; without, all")
    parser.add_argument("--words", choices=SHIFTS, help="the first or the last 32 bits of a draw; without, both")
    parser.add_argument("--seed", type=int, default=0, help="the world")
    parser.add_argument("--raw", action="store_true", help="write the words of one stream, and run nothing")
    asked = parser.parse_args()
    if set(asked.streams) - STREAMS.keys():
        parser.error(f"no such stream; there are {', '.join(STREAMS)}")
    halves = [asked.words] if asked.words else list(SHIFTS)
    chosen = [(name, half) for name in asked.streams or STREAMS for half in halves]
    if not asked.raw:
        return min(1, sum(run(name, half, asked.seed) for name, half in chosen))
    if len(chosen) != 1:
        parser.error("--raw takes one stream and --words")
    send(*chosen[0], asked.seed, sys.stdout.buffer)
    os._exit(0)  # the reader has gone, and with it what is left to flush


if __name__ == "__main__":
    sys.exit(main())
