"""How fast, small and right the index of remembered texts is, and what copies cost."""
