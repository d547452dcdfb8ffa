"""A mapped community as data: tables in, arrays out. Nothing here knows of time."""
