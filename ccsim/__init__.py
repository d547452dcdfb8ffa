"""ccsim: try a community intervention on a mapped neighbourhood before anyone has to live through it."""

__version__ = "0.1.0"
