"""Generated texts and what outlets make of them."""

from __future__ import annotations

import random

import numpy as np


class Writer:
    """Texts of invented words with a Zipf-like distribution."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "abcdefghijklmnoprstuvz"
        self.vocabulary = [
            "".join(self.random.choices(letters, k=self.random.randint(2, 10)))
            for _ in range(20_000)
        ]
        weights = [1 / (rank + 5) for rank in range(20_000)]
        self.cumulative = np.cumsum(weights).tolist()

    def text(self, count: int) -> str:
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.cumulative, k=count))

    def article(self) -> str:
        """400 to 1,000 words, 700 on average."""
        return self.text(self.random.randint(400, 1_000))

    def edited(self, text: str, share: float) -> str:
        """``text`` with about ``share`` of its words replaced."""
        return " ".join(
            self.random.choice(self.vocabulary) if self.random.random() < share else word
            for word in text.split()
        )

    def revised(self, text: str) -> str:
        """``text`` as another outlet prints it: an agency line, some paragraphs cut or added,
        words changed; anything from a slip to a text of which little is left."""
        words = text.split()
        blocks = [words[at : at + 40] for at in range(0, len(words), 40)]
        lost = self.random.choice((0.0, 0.0, 0.1, 0.25, 0.5))
        kept = [block for block in blocks if self.random.random() >= lost] or blocks[:1]
        for _ in range(self.random.choice((0, 0, 1, 3, 8))):
            kept.insert(self.random.randint(0, len(kept)), self.text(40).split())
        body = self.edited(" ".join(" ".join(block) for block in kept), self.random.uniform(0, 0.2))
        return f"{self.text(5)} {body}"
