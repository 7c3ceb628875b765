"""Known faults of Celery and kombu on Redis, each designed out."""
