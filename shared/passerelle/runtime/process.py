"""Settings of the interpreter for a process that handles batches."""

import ctypes
import gc

# glibc's mallopt(3): above so many bytes a buffer is a mapping of its own, and returned to the system when freed.
MMAP_THRESHOLD, LARGE = -3, 128 * 1024
TRIM_THRESHOLD, SPARE = -1, 1024 * 1024
ARENA_MAX, ARENAS = -8, 2


def tune_for_batches() -> None:
    """Collect garbage seldom, for a batch makes and drops tens of thousands of objects, none of them in circles;
    and keep what was fetched apart from what stays, for otherwise freed buffers leave holes: memory grew by a fifth
    over a million events, with nothing in it."""
    collect_seldom()
    give_large_buffers_back()


def collect_seldom() -> None:
    """What is there now stays, and is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def give_large_buffers_back() -> None:
    """Where there is glibc; other systems' allocators have their own ways."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, SPARE), (ARENA_MAX, ARENAS)):
            mallopt(option, value)
