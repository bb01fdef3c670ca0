import secrets
import socket

# Below the range that systems give to outgoing connections (32768 on Linux, 49152 on macOS): a client that keeps trying
# to reach a stopped server there can be given the server's own port, connect to itself and keep the port taken.
FIRST, LAST = 15_000, 29_999


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: connections that linger after a stop do not make the port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def choose(avoid: frozenset[int] = frozenset()) -> int:
    candidates = iter(lambda: FIRST + secrets.randbelow(LAST - FIRST + 1), None)
    return next(port for port in candidates if port not in avoid and is_free(port))
