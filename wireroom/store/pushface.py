"""The part of ``Store`` that is about push."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wireroom.store import subscriptions
from wireroom.store.facing import Face, bound
from wireroom.store.subscriptions import Change, Subscription, Wish


class PushFace(Face):
    """The hubs that deliver what sources publish."""

    def subscription(self, source_id: str) -> Subscription | None:
        """The subscription that a source has or wants."""
        found = self.subscriptions_of(source_id)
        return next((each for each in found if each.state != "ending"), None)

    def subscription_by_id(self, subscription: str) -> Subscription | None:
        return self._database.read(lambda c: subscriptions.get(c, subscription))

    def subscriptions_of(self, source_id: str) -> list[Subscription]:
        """All of a source's, also those that are to end, the first to be asked first."""
        return self._database.read(lambda c: subscriptions.of_source(c, source_id))

    def subscriptions(self) -> Iterator[Subscription]:
        """All of them; read page by page."""
        last = ""
        while page := self._database.read(bound(subscriptions.after, last)):
            yield from page
            last = page[-1].id

    def subscription_states(self) -> dict[str, int]:
        """Number of subscriptions by state."""
        return self._database.read(subscriptions.states)

    def want_subscription(self, source_id: str, wish: Wish | None) -> datetime | None:
        """Makes ``wish`` the only subscription of the source; when its hub is to be asked next
        (``None``: never)."""
        now = self._clock()
        found = self._database.read(lambda c: subscriptions.of_source(c, source_id))
        if subscriptions.fulfilled(found, wish):
            return min((each.next_at for each in found), default=None)
        return self._database.write(lambda c: subscriptions.want(c, source_id, wish, now))

    def subscription_asked(self, row: Subscription, failures: float, again: datetime) -> None:
        """A hub is about to be asked; if it does not verify, it is asked ``again`` then."""
        now = self._clock()
        self._database.write(lambda c: subscriptions.asked(c, row, failures, now, again))

    def subscription_failed(
        self, row: Subscription, reason: str, failures: float, again: datetime
    ) -> None:
        now = self._clock()
        self._database.write(lambda c: subscriptions.failed(c, row, reason, failures, now, again))

    def subscription_verified(
        self, row: Subscription, lease_until: datetime, renew_at: datetime, pushed_until: datetime
    ) -> None:
        self._database.write(
            lambda c: subscriptions.verified(c, row, lease_until, renew_at, pushed_until)
        )

    def subscription_denied(self, row: Subscription, reason: str, again: datetime) -> None:
        self._database.write(lambda c: subscriptions.denied(c, row, reason, again))

    def push_silent(self, source_id: str, reason: str) -> None:
        """The source is polled as usual until its hub verifies or delivers again."""
        self._database.write(lambda c: subscriptions.silent(c, source_id, reason))

    def save_delivery(self, row: Subscription, pushed_until: datetime, change: Change) -> bool:
        """``False`` where the source is no longer registered."""
        now = self._clock()
        return self._database.write(
            lambda c: subscriptions.delivered(c, row, now, pushed_until, change)
        )

    def forget_subscription(self, subscription: str) -> bool:
        return self._database.write(lambda c: subscriptions.forget(c, subscription))
