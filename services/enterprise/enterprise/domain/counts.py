"""Counts of people as they may be shown to somebody outside: small ones are suppressed."""

from collections.abc import Mapping


def shown(total: int, parts: Mapping[str, int], smallest: int) -> tuple[int | None, dict[str, int | None]]:
    """The total and its parts, None where a count is too small to be shown.

    Zero is shown. When a suppressed part could be computed from the rest, the next smallest is suppressed too.
    """
    if 0 < total < smallest:
        return None, dict.fromkeys(parts)
    hidden = {name for name, count in parts.items() if 0 < count < smallest}
    hidden_people = sum(parts[name] for name in hidden)
    others = sorted((name for name, count in parts.items() if count and name not in hidden), key=parts.__getitem__)
    while hidden and (len(hidden) == 1 or hidden_people < smallest) and others:
        hidden.add(others[0])
        hidden_people += parts[others.pop(0)]
    return total, {name: None if name in hidden else count for name, count in parts.items()}
