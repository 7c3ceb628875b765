"""Character sets of fetched bodies: the leaf that discovery shares (``workers.charset``)."""

from workers.charset import Decoded, decode, python_codec

__all__ = ["Decoded", "decode", "python_codec"]
