"""A process that tries inputs one after another, under a limit of time and memory each.

Reads lines `TARGET NUMBER` and answers each with a line of JSON. `campaign.py` starts it, and another when it dies.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType

SECONDS = 10
"""Processor time for one input."""

MEMORY = 1_500_000_000
"""Bytes that an input may add to what the process had reserved before it."""


class TooLongError(BaseException):
    """An input took longer than `SECONDS`; no `except Exception` may catch it."""


def main() -> None:
    """Answer lines until there are no more."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    warnings.simplefilter("error")
    from fuzz.targets import try_one

    signal.signal(signal.SIGPROF, _stop)
    limited = False
    # What an input makes somebody print must not be taken for an answer.
    with (
        os.fdopen(os.dup(1), "w", encoding="utf-8") as answers,
        tempfile.TemporaryDirectory(prefix="ccsim-fuzz-") as home,
    ):
        os.dup2(2, 1)
        boxes = Path(home) / "boxes"
        for line in sys.stdin:
            target, number = line.split()
            box = boxes / "a" / "b" / "c" / "box"
            box.mkdir(parents=True)
            found, ended = _tried(try_one, target, int(number), box)
            shutil.rmtree(boxes, ignore_errors=True)
            print(json.dumps({"found": found, "ended": ended}), file=answers, flush=True)
            if not limited:  # the first input has brought in everything that is imported late
                _limit_memory()
                limited = True


def _limit_memory() -> None:
    """Let the process reserve no more than `MEMORY` beside what it has."""
    reserved = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (reserved + MEMORY, resource.RLIM_INFINITY))


def _tried(try_one: Callable[[str, int, Path], str], target: str, number: int, box: Path) -> tuple[str, str]:
    """Return what was wrong with reading an input, "" if nothing was, and how it ended."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return "", try_one(target, number, box)
    except TooLongError:
        return f"took more than {SECONDS} seconds of the processor", "broken"
    except MemoryError:
        return f"took more than {MEMORY:,} bytes of memory", "broken"
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return "".join(traceback.format_exception(error))[-3000:], "broken"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooLongError


if __name__ == "__main__":
    main()
