"""Every metric, once.

Counters and histograms (``meters``) live in the process that did the work; under a supervisor
they are written to a shared folder (prometheus_client's multiprocess mode, chosen by
``use_directory`` before anything else imports prometheus_client) and summed when scraped.
What is state rather than history (``state``: queue depths, waiting items, sources) is read from
the frontier and the store at each scrape, so it is the same on every service and never stale.
Processor time (``processors``) is the kernel's count of the service's processes.
"""

from wireroom.metrics.exposition import fold_dead, leave_directory, render, use_directory
from wireroom.metrics.labels import NAMED, OTHER, UNDETERMINED, language_label, largest
from wireroom.metrics.meters import Meters, bucket_of, meters
from wireroom.metrics.processors import ProcessorCollector
from wireroom.metrics.state import FailingSource, State, StateCollector

__all__ = [
    "NAMED",
    "OTHER",
    "UNDETERMINED",
    "FailingSource",
    "Meters",
    "ProcessorCollector",
    "State",
    "StateCollector",
    "bucket_of",
    "fold_dead",
    "language_label",
    "largest",
    "leave_directory",
    "meters",
    "render",
    "use_directory",
]
