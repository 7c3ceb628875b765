"""Does the work: fetch, discover, extract, deduplicate, enrich, group into stories, publish."""
