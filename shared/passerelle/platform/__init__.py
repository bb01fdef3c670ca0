"""Where Kafka and PostgreSQL come from; the code above does not know which."""

from passerelle.platform.choice import choose_platform, default_home, reset
from passerelle.platform.errors import PlatformError
from passerelle.platform.interface import (
    ComponentStatus,
    KafkaAccess,
    OrganizationAccess,
    Platform,
    PlatformStatus,
    Progress,
    Running,
)
from passerelle.platform.topics import Topics, declared_topics

__all__ = [
    "ComponentStatus",
    "KafkaAccess",
    "OrganizationAccess",
    "Platform",
    "PlatformError",
    "PlatformStatus",
    "Progress",
    "Running",
    "Topics",
    "choose_platform",
    "declared_topics",
    "default_home",
    "reset",
]
