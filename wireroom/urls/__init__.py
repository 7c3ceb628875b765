"""Which article a URL names: canonical form, identity, host.

Two forms follow from one URL.  `canonical_url` is what a reader may click and a record may
show.  `url_id` hashes a stricter key of it, blind also to ``www.``, the scheme, a last slash and
the name of an index document: these never tell two articles apart, but some servers answer to
only one of them.  Neither is for fetching: fetch the URL as it was found.

The rules, in order and with examples, are in ``docs/canonical-urls.md``.
"""

from wireroom.urls.canonical import canonical_url, host_key
from wireroom.urls.declared import believable_canonical
from wireroom.urls.hosts import registrable_domain
from wireroom.urls.identity import article_id, own_id, same_address, url_id

__all__ = [
    "article_id",
    "believable_canonical",
    "canonical_url",
    "host_key",
    "own_id",
    "registrable_domain",
    "same_address",
    "url_id",
]
