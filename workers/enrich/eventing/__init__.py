"""Parts of the event enricher: where datelines end, which words speak of places and days."""
