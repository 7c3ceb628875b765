"""Bounds on everything that comes from outside, in one table.

A limit that operators may need to change is a setting (``settings.py``) whose default is
taken from here; the rest are fixed.  Units are in the names.
"""

from __future__ import annotations

from typing import Final

# --- one HTTP exchange -------------------------------------------------------------------
FETCH_MAX_BYTES: Final = 10 * 2**20
"""Body bytes after decompression."""
FETCH_MAX_RATIO: Final = 200
"""Decompressed over compressed bytes, checked once the body has passed 1 MiB."""
FETCH_MAX_HEADER_BYTES: Final = 64 * 2**10
FETCH_MAX_HEADERS: Final = 200
FETCH_MAX_REDIRECTS: Final = 8
FETCH_CONNECT_SECONDS: Final = 10.0
FETCH_READ_SECONDS: Final = 20.0
FETCH_TOTAL_SECONDS: Final = 45.0
RETRY_AFTER_MAX_SECONDS: Final = 86_400.0
ROBOTS_MAX_BYTES: Final = 512_000
URL_MAX_CHARS: Final = 2_048

# --- what is published ---------------------------------------------------------------------
STREAM_RESEND_SECONDS: Final = 3_600.0
"""Notices that were sent are kept so long, to be sent again where Redis was lost."""

# --- what hubs push ------------------------------------------------------------------------
PUSH_MAX_CONNECTIONS: Final = 64
PUSH_MAX_DELIVERIES: Final = 8
"""Bodies that are read at once; a hub beyond them is asked to come again."""
PUSH_MAX_HEADER_BYTES: Final = 16 * 2**10
PUSH_TOTAL_SECONDS: Final = 30.0
"""One connection of a hub, from its first byte to our answer."""
PUSH_CHALLENGE_MAX_CHARS: Final = 1_024
PUSH_REASON_MAX_CHARS: Final = 300

# --- the port for metrics and health -------------------------------------------------------
PORT_MAX_CONNECTIONS: Final = 64
"""Open at once; one more is closed unanswered."""
PORT_MAX_CONNECTIONS_EACH: Final = 16
"""Of them from one address."""
PORT_MAX_HEAD_BYTES: Final = 8 * 2**10
"""First line and headers of one request."""
PORT_HEAD_SECONDS: Final = 5.0
"""From the beginning of a connection to the end of its headers, however slowly they come."""
PORT_ANSWER_SECONDS: Final = 10.0
"""Until the other side has taken our answer."""

# --- what is served ------------------------------------------------------------------------
SERVE_MAX_CONNECTIONS: Final = 64
SERVE_MAX_HEADER_BYTES: Final = 16 * 2**10
"""Request line and headers of one request."""
SERVE_QUERY_MAX_CHARS: Final = 4_096
"""All parameters of one request, as they are sent."""
SERVE_TOTAL_SECONDS: Final = 60.0
"""One connection, from its first byte to the last of the answer."""
SERVE_AT_ONCE: Final = 4
"""Questions that the store is asked at once; the others wait."""
SERVE_WAIT_SECONDS: Final = 10.0
"""How long one waits before it is asked to come again."""
SERVE_PAGE_MAX: Final = 100
SERVE_PAGE_MAX_BYTES: Final = 8 * 2**20
"""A page ends with the record that passes it."""
SERVE_STORY_ARTICLES_MAX: Final = 500
"""Articles from which a story is summed up, the latest."""
FEED_TITLE_MAX_CHARS: Final = 300
FEED_SUMMARY_MAX_CHARS: Final = 500
"""Of the text, and at most half of it, where an article has no lead."""

# --- seeds and containers ----------------------------------------------------------------
SEED_MAX_BYTES: Final = 50 * 2**20
"""One seed file, before decompression."""
SEED_MAX_UNPACKED_BYTES: Final = 64 * 2**20
"""A compressed seed after decompression; a WARC file is bounded for each record."""
CONTAINER_MAX_ENTRIES: Final = 50_000
"""Entries taken from one feed, sitemap, list or archive."""
XML_MAX_DEPTH: Final = 200
FOLDER_MAX_FILES: Final = 1_000_000

# --- extraction --------------------------------------------------------------------------
PAGE_MAX_CHARS: Final = 20_000_000
TEXT_MAX_CHARS: Final = 1_000_000
"""Main text of one article; longer input is refused as too-large, never cut."""
PARAGRAPH_MAX_CHARS: Final = 100_000
TITLE_MAX_CHARS: Final = 500
BYLINE_MAX_NAMES: Final = 20
LINKS_MAX: Final = 500
IMAGES_MAX: Final = 50
BOILERPLATE_MAX_BLOCKS: Final = 400

# --- enrichment --------------------------------------------------------------------------
ENRICH_MAX_CHARS: Final = 200_000
"""Characters of one article that are analysed; the rest is kept and noted as not analysed."""
ENTITIES_MAX: Final = 1_000
QUOTES_MAX: Final = 300
KEYWORDS_MAX: Final = 20
BURST_TERMS_MAX: Final = 24
"""Terms of one article that are counted."""
BURST_TERM_MAX_CHARS: Final = 100
BURSTS_MAX: Final = 10
"""Bursts noted with one article."""
BURSTS_REMEMBERED: Final = 1_000
"""Bursts that `wireroom bursts` chooses among."""

# --- the republication graph ---------------------------------------------------------------
EDGES_COMPARED_MAX: Final = 16
"""Articles of a group whose texts a new member is compared with, the earliest of them."""
EDGES_CONTAINED_MAX: Final = 8
"""Articles that one text is said to contain."""
ORIGIN_MEMBERS_MAX: Final = 1_000
"""Articles of a story, or of a group without one, that its origin is told from: the earliest."""
EDGES_CREDITED_MAX: Final = 12
"""Outlets that one article credits."""
EDGES_MATES_MAX: Final = 64
"""Articles of credited outlets in one story that are looked at, the earliest of them."""
EDGES_STORY_MAX: Final = 512
"""The latest articles of a story in which those that credit a new one are looked for."""
EDGES_RENEWED_MAX: Final = 32
"""Articles whose credits are read again because of one other."""
EDGES_RING_MAX: Final = 64
"""Articles along which a ring of edges is looked for."""
EDGE_QUOTES_SHOWN: Final = 3
LEADS_MAX_ROWS: Final = 1_000_000
"""Of edges, and of articles in stories, from which is told who follows whom: the latest edges."""

# --- watchlists ----------------------------------------------------------------------------
WATCHLISTS_MAX: Final = 5_000
WATCH_TERMS_MAX: Final = 200
"""Terms, names or ids in one field of a watchlist."""
WATCH_TERM_MAX_CHARS: Final = 200
WATCH_TERM_MAX_WORDS: Final = 16
WATCH_PATTERNS_MAX: Final = 8
"""Regular expressions of one watchlist."""
WATCH_PATTERN_MAX_CHARS: Final = 200
WATCH_PATTERN_MAX_STEPS: Final = 1_000
"""The most that trying an expression at one place of a text can take, counted over all ways."""
WATCH_PATTERN_TEXT_MAX_CHARS: Final = 50_000
"""Characters of one text in which expressions are looked for."""
WATCH_FILE_MAX_BYTES: Final = 16 * 2**20
WATCH_EVIDENCE_MAX: Final = 8
"""Reasons that are kept with one mark."""
WATCH_FOUND_MAX_CHARS: Final = 120
"""Of the text that is quoted with a reason."""

# --- webhooks ------------------------------------------------------------------------------
HOOKS_MAX: Final = 100
HOOK_MAX_BYTES: Final = 2**20
"""Of the records in one post; one that no longer fits is reduced to what names it."""
HOOK_MAX_EVENTS: Final = 50
"""Articles in one post."""
HOOK_OPEN_POSTS: Final = 4
"""Posts of one hook that are in the frontier at once."""
HOOK_REFUSED_TRIES: Final = 3
"""Of a post that the receiver refuses (4xx), before it is quarantined."""
HOOK_OWN_TRIES: Final = 8
"""Of a post that fails while the hook's others arrive, before it is quarantined."""
HOOK_REASON_MAX_CHARS: Final = 300

# --- copies and versions -----------------------------------------------------------------
DIFF_MAX_ENTRIES: Final = 200
"""Paragraphs, numbers, names or quotes of each kind in one diff; the rest is counted."""
DIFF_MAX_CHARS: Final = 2_000
"""One paragraph in a diff."""
GROUP_WEIGHED_MAX: Final = 32
"""Articles of one group among which the original is chosen, the first by their times."""

# --- stories -------------------------------------------------------------------------------
STORY_ARTICLES_KEPT: Final = 24
"""Articles of an open story that can be looked at again: its first third and its latest."""
STORY_FEATURES_KEPT: Final = 64
"""Of each of them."""
STORY_REVIEWED_EACH: Final = 8
"""Up to so many articles a story is looked at again with each that joins; then with each third."""

# --- the frontier ------------------------------------------------------------------------
ITEM_PAYLOAD_MAX_BYTES: Final = 32 * 2**10
MESSAGE_MAX_BYTES: Final = 4_096
"""Body of a message to a worker, as it is sent: a key, a stage and a number."""
MESSAGE_MAX_ITEMS: Final = 1_000
"""Further items for which one message may stand."""
PART_MAX_ENTRIES: Final = 1_000
"""New entries of a feed, list or archive that enter in one step; the rest follows."""
BODIES_MAX_MEGABYTES: Final = 256
FRONTIER_MAX_MEGABYTES: Final = 1_024
STREAM_MAX_MEGABYTES: Final = 512
CLAIM_CHECK_SECONDS: Final = 6 * 3600
"""How long a fetched body waits in Redis for its turn."""

# --- shares of Redis's memory, where that has a bound --------------------------------------
STREAM_MEMORY_SHARE: Final = 0.10
"""The outgoing stream."""
BODIES_MEMORY_SHARE: Final = 0.15
"""Bodies that wait for processing."""
PART_BODIES_SHARE: Final = 0.75
"""Of the bound of bodies, from which on no further part of an archive enters."""
STORIES_MEMORY_SHARE: Final = 0.40
"""In use, from which on open stories are not added to."""
COPIES_MEMORY_SHARE: Final = 0.65
"""In use, from which on no more texts are remembered for finding copies."""
BURSTS_MIN_MEMORY_MEGABYTES: Final = 48
"""Of Redis, below which bursts are not counted: the counts alone take 6."""
REWRITE_BLOCK_MEGABYTES: Final = 10
"""That a Redis before 7.0 takes at once while it writes its append-only file anew."""
ENTRY_MEMORY_SHARE: Final = 0.75
"""In use, from which on nothing new enters: what is left is for what is on its way."""
HARD_LIMIT_FACTOR: Final = 2.0
"""Of the time limit of one item, to which its claim is kept and at which a child that does not
heed the limit is killed."""
