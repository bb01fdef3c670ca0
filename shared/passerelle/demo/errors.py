class DemoError(Exception):
    """The network on this machine cannot do what was asked."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} {detail}".strip())


class OrganizationDidNotStart(DemoError):
    """An organization ended while it was starting; the end of its log says why."""


class OrganizationIsSlow(DemoError):
    """An organization is not ready in time; its log says what it waits for."""


class OrganizationIsUnknown(DemoError):
    """No organization of the network has that name."""


class PlatformCannotStay(DemoError):
    """Containers live as long as the command that started them: use `passerelle demo` or another platform."""


class RequestWasRefused(DemoError):
    """An organization refused a request of the demonstration."""

    def __init__(self, detail: str, code: str) -> None:
        super().__init__(detail)
        self.code = code


class NothingArrived(DemoError):
    """What a journey waited for did not happen in time."""


class JourneyWentWrong(DemoError):
    """A journey did not end as expected."""
