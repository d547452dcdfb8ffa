"""Turns what other tools write of a mapped community into the folder of a site."""
