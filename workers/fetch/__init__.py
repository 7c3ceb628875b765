"""HTTP: one guarded client, robots.txt rules, character sets."""

from workers.charset import Decoded, decode
from workers.fetch.client import Client
from workers.fetch.response import Response

__all__ = ["Client", "Decoded", "Response", "decode"]
