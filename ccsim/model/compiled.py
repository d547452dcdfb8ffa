"""How kernels are compiled: once, without fast-math, and cached under a key that covers every kernel's source.

numba's own cache notices a change of the file that a kernel stands in, but not of the files that it calls. An upgrade
could then run old code. Here the cache folder's name is a digest of all sources of the model and of numba's version.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba
import platformdirs
from numba.core import config

P = ParamSpec("P")
R = TypeVar("R")


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Return the folder of the compiled kernels, made if need be; a temporary one where the home is read-only."""
    digest = hashlib.blake2b(numba.__version__.encode(), digest_size=8)
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.name.encode() + source.read_bytes())
    folder = Path(platformdirs.user_cache_dir("ccsim")) / f"kernels-{digest.hexdigest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="ccsim-kernels-"))
    return folder


def compiled_before(name: str) -> bool:
    """Return whether a kernel of this version was compiled on this computer before.

    Args:
        name: its file and its own name: `living.live`.
    """
    return next(cache_folder().rglob(f"{name}-*.nbi"), None) is not None


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function over arrays and numbers; exact arithmetic, cached across runs."""
    before = getattr(config, "CACHE_DIR")  # noqa: B009 (set by numba at run time; type checkers cannot see it)
    setattr(config, "CACHE_DIR", str(cache_folder()))  # noqa: B010
    try:
        # no_cfunc_wrapper: nobody calls these from C. numba knows the option, its type hints do not.
        compiled: Callable[P, R] = numba.njit(  # type: ignore[call-overload]
            cache=True, error_model="numpy", no_cfunc_wrapper=True
        )(function)
    finally:
        setattr(config, "CACHE_DIR", before)  # noqa: B010
    return compiled


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small function into each kernel that calls it."""
    compiled: Callable[P, R] = numba.njit(inline="always", error_model="numpy")(function)
    return compiled
