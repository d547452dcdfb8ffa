"""What a mapped site looks like: its network, its places, who is isolated in it, and what of that may be shared."""
