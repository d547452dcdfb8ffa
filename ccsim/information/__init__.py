"""What it would be worth to know more before a decision: from the worlds of a comparison, nothing run again."""
