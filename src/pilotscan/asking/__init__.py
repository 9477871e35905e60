"""Whom to ask what: who can know what is open about a pilot, and in which order to go to them."""
