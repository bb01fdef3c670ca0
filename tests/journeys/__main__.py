"""Replays one seed: `python -m tests.journeys SEED [calm|rough|storm]` prints what happened and what was broken."""

import sys
import time
from collections import Counter

from passerelle.testing.checker import check
from passerelle.testing.history import Carried, Fault
from tests.journeys.test_random_journeys import WEATHER, lived


def main() -> int:
    """Print the run; 1 when a promise was broken."""
    seed, weather = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "storm"
    started = time.process_time()
    city = lived(seed, WEATHER[weather])
    seconds = time.process_time() - started
    history = city.network.history
    violations = check(history)
    print(f"seed {seed}, {weather}: {city.journeys} journeys, {city.journeys / seconds:.0f} per second of CPU")
    print(f"faults: {dict(Counter(fact.kind for fact in history.of(Fault)))}")
    print(f"messages: {dict(Counter(fact.wire.split('.')[-2] for fact in history.of(Carried)).most_common())}")
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
