"""Settings of the interpreter for a process that handles batches."""

import ctypes
import gc

# glibc's mallopt(3). A buffer above LARGE, the most glibc accepts, is a mapping of its own; the rest, when freed, stays
# with the process up to SPARE.
MMAP_THRESHOLD, LARGE = -3, 32 * 1024 * 1024
TRIM_THRESHOLD, SPARE = -1, 64 * 1024 * 1024
ARENA_MAX, ARENAS = -8, 2


def tune_for_batches() -> None:
    """Collect garbage seldom, for a batch makes and drops tens of thousands of objects, none of them in circles;
    and let each batch have the memory of the one before it."""
    collect_seldom()
    keep_freed_memory()


def collect_seldom() -> None:
    """What is there now stays, and is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def keep_freed_memory() -> None:
    """The buffers of a batch are megabytes: to have each mapped, cleared and taken away again by the system took a
    tenth of the time. Where there is glibc; other systems' allocators have their own ways."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, SPARE), (ARENA_MAX, ARENAS)):
            mallopt(option, value)
