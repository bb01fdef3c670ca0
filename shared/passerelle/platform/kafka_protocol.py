"""The requests of Kafka's protocol that aiokafka lacks or can only send one at a time."""

# aiokafka carries no types.
# mypy: allow-subclassing-any

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiokafka.protocol.admin import CreateAclsRequest_v1, DeleteAclsRequest, DescribeAclsRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from passerelle.platform.topics import Right

RESOURCES = {"topic": 2, "group": 3}
ANY, LITERAL, PREFIXED = 1, 3, 4
OPERATIONS = {"read": 3, "write": 4, "describe": 8}
ALLOW = 3
ANY_HOST = "*"

SCRAM_SHA_256 = 1
ITERATIONS = 4096
"""The least Kafka accepts. The passwords are 192 random bits: no number of iterations makes them harder to guess."""


class Acl(NamedTuple):
    """One entry of Kafka's access control, in the numbers of its protocol."""

    resource: int
    name: str
    pattern: int
    host: str
    operation: int
    permission: int


def acl_of(right: Right) -> Acl:
    pattern = PREFIXED if right.is_prefix else LITERAL
    return Acl(RESOURCES[right.resource], right.name, pattern, ANY_HOST, OPERATIONS[right.operation], ALLOW)


class CreateAllAcls(Request[CreateAclsRequest_v1]):
    """All the entries of a principal at once."""

    API_KEY = 30

    def __init__(self, principal: str, acls: Iterable[Acl]) -> None:
        self.creations = [(*acl[:3], f"User:{principal}", *acl[3:]) for acl in acls]

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        return request_struct_class(self.creations)


def acls_of(principal: str) -> DescribeAclsRequest:
    return DescribeAclsRequest(ANY, None, ANY, f"User:{principal}", None, ANY, ANY)


def deletion_of(principal: str, acl: Acl) -> DeleteAclsRequest:
    return DeleteAclsRequest(*acl[:3], f"User:{principal}", *acl[3:])


class AlterUserScramCredentialsResponse_v0(Response):  # noqa: N801 -- aiokafka's way of naming versions
    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterUserScramCredentialsRequest_v0(RequestStruct):  # noqa: N801
    API_KEY = 51
    API_VERSION = 0
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = AlterUserScramCredentialsResponse_v0
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class SetPasswordRequest(Request[AlterUserScramCredentialsRequest_v0]):
    """Creates a user or changes the password; Kafka only ever sees it salted."""

    API_KEY = 51

    def __init__(self, user: str, password: str) -> None:
        salt = secrets.token_bytes(24)
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
        self.upsertion: tuple[Any, ...] = (user, SCRAM_SHA_256, ITERATIONS, salt, salted, {})

    def build(
        self, request_struct_class: type[AlterUserScramCredentialsRequest_v0]
    ) -> AlterUserScramCredentialsRequest_v0:
        return request_struct_class([], [self.upsertion], {})
