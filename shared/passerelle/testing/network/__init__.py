"""The network in memory: the real decisions over dictionaries, a broker that misbehaves, a virtual clock, one seed."""

from passerelle.testing.network.chance import CALM, ROUGH, STORM, Chance, Crashed, CrashPoint, Faults
from passerelle.testing.network.inbox import Inbox
from passerelle.testing.network.organization import MemoryOrganization
from passerelle.testing.network.relay import Relay
from passerelle.testing.network.simulation import MemoryNetwork

__all__ = [
    "CALM",
    "ROUGH",
    "STORM",
    "Chance",
    "CrashPoint",
    "Crashed",
    "Faults",
    "Inbox",
    "MemoryNetwork",
    "MemoryOrganization",
    "Relay",
]
