"""One file for each format: a path in, a `RawMap` out."""
