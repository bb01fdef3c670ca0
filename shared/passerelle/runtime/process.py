"""Settings of the interpreter for a process that handles batches."""

import gc


def tune_for_batches() -> None:
    """Collect garbage seldom: a batch makes and drops tens of thousands of objects, and none of them in circles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
