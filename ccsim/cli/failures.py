"""How the command line ends when something is wrong: in words, with the right exit status, never with a traceback."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer

from ccsim.problems import InputError, printable

DONE, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130

STOPPED_WORDS = "Stopped. Finished runs are kept; the same command goes on from there."

PLAIN = {
    "Input should be a valid integer, unable to parse string as an integer": "expected a whole number",
    "is not a valid integer": "is not a whole number",
}
"""What the parser of the command line says, in plain words."""


def say(text: str) -> None:
    """Write a line to standard error; control characters are shown, not obeyed."""
    print(printable(text), file=sys.stderr)


def explained(app: typer.Typer) -> int:
    """Run the command line and return its exit status."""
    try:
        outcome: Any = app(standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        for problem in error.problems:
            say(str(problem))
        count = len(error.problems)
        say(f"{count} problem{'s' if count > 1 else ''} found; no file was changed.")
        return WRONG_INPUT
    except KeyboardInterrupt:
        say(STOPPED_WORDS)
        return STOPPED
    except BrokenPipeError:
        # Whoever read us (`head`) has enough. What is left unwritten must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        return _other(error)
    return outcome if isinstance(outcome, int) else DONE


def _other(error: Exception) -> int:
    """Return the exit status of what only some commands raise."""
    # click's own errors (an unknown option) and what the runner raises; looked up by name to keep help fast.
    name = type(error).__name__
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        _wrong_call(error.format_message(), getattr(error, "ctx", None))
        return WRONG_INPUT
    if name == "Abort" or name == "Interrupted":
        say(STOPPED_WORDS)
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
        say(f"{error.filename or 'ccsim'}: {error.strerror or error}")
        return WRONG_INPUT
    say(f"ccsim: something went wrong that is not your fault: {name}: {error}")
    say("Please report it, with the command and this line. CCSIM_TRACEBACK=1 shows where it happened.")
    if os.environ.get("CCSIM_TRACEBACK"):
        raise error
    return FAILED


def _wrong_call(message: str, context: Any) -> None:  # noqa: ANN401 (click's context, kept out of the imports)
    """Say what is wrong with how the command was called, and where to read how it is called."""
    if not message:  # no command at all: the help has been shown
        return
    for theirs, ours in PLAIN.items():
        message = message.replace(theirs, ours)
    say(f"ccsim: {message}")
    if context is not None:
        say(f"`{context.command_path} --help` says what can be given.")
