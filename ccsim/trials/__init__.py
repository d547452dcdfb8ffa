"""Trials inside the model: who is recruited, allocated to what, measured when, and what the trial would then find."""
