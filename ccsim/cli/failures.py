"""How the command line ends when something is wrong: in words, with the right exit status, never with a traceback."""

from __future__ import annotations

import sys
from typing import Any

import typer

from ccsim.problems import InputError, printable

DONE, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130


def say(text: str) -> None:
    """Write a line to standard error; control characters are shown, not obeyed."""
    print(printable(text), file=sys.stderr)


def explained(app: typer.Typer) -> int:
    """Run the command line and return its exit status."""
    try:
        outcome: Any = app(standalone_mode=False)
    except InputError as error:
        for problem in error.problems:
            say(str(problem))
        count = len(error.problems)
        say(f"{count} problem{'s' if count > 1 else ''} found; nothing was written.")
        return WRONG_INPUT
    except KeyboardInterrupt:
        say("Stopped. What was finished is kept; the same command goes on from there.")
        return STOPPED
    except Exception as error:
        return _other(error)
    return outcome if isinstance(outcome, int) else DONE


def _other(error: Exception) -> int:
    """Return the exit status of what only some commands raise."""
    # click's own errors (an unknown option) and what the runner raises; looked up by name to keep help fast.
    name = type(error).__name__
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        say(f"ccsim: {error.format_message()}")
        return WRONG_INPUT
    if name == "Abort" or name == "Interrupted":
        say("Stopped. What was finished is kept; the same command goes on from there.")
        return STOPPED
    if name == "RunsFailed":
        say("Some runs failed; the others are kept:")
        for run, reason in getattr(error, "failures", ()):
            say(f"  {run}: {reason}")
        return FAILED
    if name == "WorkersLost":
        say(str(error))
        return FAILED
    if isinstance(error, OSError):
        say(f"ccsim: {error.strerror or error}: {error.filename or ''}")
        return WRONG_INPUT
    say(f"ccsim: something went wrong that is not your fault: {name}: {error}")
    say("Please report it, with the command and this line. CCSIM_TRACEBACK=1 shows where it happened.")
    if __import__("os").environ.get("CCSIM_TRACEBACK"):
        raise error
    return FAILED
