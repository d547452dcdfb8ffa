"""How an illustrative site is made, step by step; `ccsim.site.make.make` is the way in."""
