"""What webhooks are still to be told → posts in the frontier.

The store knows what is to be sent: posts that Redis has lost enter again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from wireroom import limits, webhooks
from wireroom.frontier import NewItem
from wireroom.records import ItemKind
from wireroom.store import Hook, Store
from wireroom.topology import BY_NAME
from wireroom.urls import host_key
from workers.context import Context


def enter_posts(context: Context) -> int:
    """Makes up posts of what waits, and enters those that are not in the frontier; how many.

    Raises ``TransientError``.
    """
    now = datetime.now(UTC)
    new: list[NewItem] = []
    for hook in context.store.hooks():
        if hook.state == "active":
            numbers = _posts(context.store, hook)
            new += [post_item(hook, number, now) for number in numbers]
    if not new or context.pressure.room().entering:
        return 0
    missing = context.frontier.missing([each.key for each in new])
    lost = [each for each, is_missing in zip(new, missing, strict=True) if is_missing]
    return sum(context.frontier.enter(lost)) if lost else 0


def post_item(hook: Hook, number: int, now: datetime) -> NewItem:
    """The item of a post; due when the hook may be asked."""
    return NewItem(
        key=f"hook:{hook.id}:{number}",
        kind=ItemKind.HOOK,
        stage="hook",
        queue=BY_NAME["hook"].queue,
        host=host_key(hook.url),
        url=webhooks.plain_address(hook.url),
        payload={"hook": hook.id, "post": number},
        due_in=max((hook.next_at - now).total_seconds(), 0.0),
    )


def _posts(store: Store, hook: Hook) -> list[int]:
    """The numbers of the hook's open posts, the oldest first."""
    numbers = store.hook_posts(hook.id)
    while len(numbers) < limits.HOOK_OPEN_POSTS:
        waiting = store.hook_unposted(hook.id, limits.HOOK_MAX_EVENTS)
        if not waiting:
            break
        articles = store.articles({each.article_id for each in waiting})
        chosen = webhooks.that_fit(waiting, articles)
        number = store.make_post(hook.id, [each.id for each in chosen])
        if number is None:
            break
        numbers.append(number)
    return numbers[: limits.HOOK_OPEN_POSTS]
