"""What is wrong with an installation, and how to mend it.

Each part looks at one thing and yields findings; none changes anything that stays, and none raises
for what it finds.
"""

from __future__ import annotations

from wireroom.doctor.finding import Finding, State
from wireroom.doctor.machine import look_at_machine, look_at_ports
from wireroom.doctor.redisserver import look_at_redis
from wireroom.doctor.services import look_at_services
from wireroom.doctor.storage import look_at_store

LOOKS = (look_at_machine, look_at_ports, look_at_redis, look_at_services, look_at_store)
"""All that needs nothing of the workers, in the order in which it is told."""

__all__ = ["LOOKS", "Finding", "State"]
