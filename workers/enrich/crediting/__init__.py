"""How a text credits other outlets: the cues beside a name, and names outside the table."""
