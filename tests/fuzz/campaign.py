"""Reads thousands of spoiled inputs, in parallel, and says what broke. `make fuzz`, or:

    python tests/fuzz/campaign.py [--inputs 20000] [--first 0] [--workers 2] [--target source]

Inputs are numbered; the same number is the same input. What was done with the sources as they are is kept in a folder
of `.fuzz/`, so that a second call goes on where the first was stopped; what was found is in `found/` there. `--again
FILE` tries one of those again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

HERE = Path(__file__).resolve().parent
KEPT = HERE.parents[1] / ".fuzz"
BATCH = 100
PATIENCE = 60.0
"""Seconds on the clock after which a worker that says nothing is ended: what hangs outside Python hears no signal."""


class Worker:
    """A process that tries inputs; replaced by a new one when it dies or hangs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def tried(self, target: str, number: int) -> tuple[str, str]:
        """Return what was wrong with reading an input, "" if nothing was, and how it ended."""
        process = self._process
        if process is None:
            process = self._process = subprocess.Popen(
                [sys.executable, str(HERE / "worker.py")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            process.stdin.write(f"{target} {number}\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            guard.cancel()
        if line:
            answer = json.loads(line)
            return answer["found"], answer["ended"]
        status = process.wait()
        self._close(process)
        why = f"no answer in {PATIENCE:.0f} seconds, or killed" if status == -9 else f"the process died with {status}"
        return why, "broken"

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._close(self._process)

    def _close(self, process: subprocess.Popen[str]) -> None:
        """Close what leads to a process, at which it ends, and forget it."""
        self._process = None
        assert process.stdin is not None and process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        process.wait(timeout=PATIENCE)


def batches(inputs: int, first: int, only: str | None) -> list[tuple[str, int, int]]:
    """Return (target, first number, number after the last) until there are as many inputs as wanted."""
    from fuzz.targets import SHARES

    shares = {name: share for name, share in SHARES.items() if only in (None, name)}
    found = []
    for name, share in shares.items():
        count = round(inputs * share / sum(shares.values()))
        for start in range(first, first + count, BATCH):
            found.append((name, start, min(start + BATCH, first + count)))
    return found


def digest() -> str:
    """Return a digest of the sources that are fuzzed and of those that fuzz: other sources, other results."""
    root = HERE.parents[1]
    files = [*sorted((root / "ccsim").rglob("*.py")), *sorted(HERE.glob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


def run(todo: list[tuple[str, int, int]], workers: int, kept: Path) -> None:
    """Try all inputs of some batches that were not done before; what is found is written to `kept`."""
    (kept / "found").mkdir(parents=True, exist_ok=True)
    done_file = kept / "done.jsonl"
    done = {(one["target"], one["start"], one["end"]) for one in batches_done(kept)}
    waiting: queue.SimpleQueue[tuple[str, int, int]] = queue.SimpleQueue()
    for batch in todo:
        if batch not in done:
            waiting.put(batch)
    lock = threading.Lock()

    def work() -> None:
        worker = Worker()
        while True:
            try:
                batch = waiting.get_nowait()
            except queue.Empty:
                worker.end()
                return
            target, start, end = batch
            ends: Counter[str] = Counter()
            for number in range(start, end):
                wrong, ended = worker.tried(target, number)
                ends[ended] += 1
                if wrong:
                    (kept / "found" / f"{target}-{number}.txt").write_text(wrong, "utf-8")
            with lock, done_file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"target": target, "start": start, "end": end, "ends": ends}) + "\n")

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def batches_done(kept: Path) -> list[dict[str, Any]]:
    """Return what is known of the batches that were done."""
    done_file = kept / "done.jsonl"
    return [json.loads(line) for line in done_file.read_text("utf-8").splitlines()] if done_file.exists() else []


def main() -> int:
    """Fuzz; exit 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--target")
    parser.add_argument("--again", type=Path)
    given = parser.parse_args()
    if given.again:
        target, number = given.again.stem.rsplit("-", 1)
        worker = Worker()
        print(worker.tried(target, int(number))[0] or "nothing wrong any more")
        worker.end()
        return 0
    todo = batches(given.inputs, given.first, given.target)
    kept = KEPT / digest()
    run(todo, given.workers, kept)
    found = {path.stem: path.read_text("utf-8") for path in sorted((kept / "found").glob("*.txt"))}
    kinds = Counter(wrong.strip().splitlines()[-1][:160] for wrong in found.values())
    for kind, count in kinds.most_common():
        example = next(name for name, wrong in found.items() if wrong.strip().splitlines()[-1][:160] == kind)
        print(f"{count:6,}  {example}: {kind}")
    ends: Counter[str] = Counter()
    for one in batches_done(kept):
        ends.update({f"{one['target']} {how}": count for how, count in one["ends"].items()})
    print(", ".join(f"{how}: {count:,}" for how, count in sorted(ends.items())))
    print(f"{sum(end - start for _, start, end in todo):,} inputs, {len(found):,} of them broke something")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
