"""Asks PostgreSQL how it would run the statements of the real functions, with these arguments and with any."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg

Plan = dict[str, Any]


@dataclass
class Explaining:
    """Stands in for a connection: nothing is run, every statement is explained, twice."""

    connection: asyncpg.Connection
    plans: list[Plan] = field(default_factory=list)

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        await self._explain(sql, arguments)
        return []

    async def fetchrow(self, sql: str, *arguments: Any) -> dict[str, Any]:
        await self._explain(sql, arguments)
        return {"waiting": 0, "oldest": None, "refs": 0, "m": 0}

    async def fetchval(self, sql: str, *arguments: Any) -> None:
        await self._explain(sql, arguments)

    async def execute(self, sql: str, *arguments: Any) -> str:
        await self._explain(sql, arguments)
        return "SELECT 0"

    def scanned(self, table: str) -> set[str]:
        """How a table is reached: the names of its indexes, or the kind of scan."""
        reached = (node for plan in self.plans for node in nodes(plan) if _reaches(node, table))
        return {str(node.get("Index Name") or node["Node Type"]) for node in reached}

    async def _explain(self, sql: str, arguments: tuple[Any, ...]) -> None:
        own = await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments)
        self.plans.append(json.loads(own)[0]["Plan"])
        count = max((int(number) for number in re.findall(r"\$(\d+)", sql)), default=0)
        await self.connection.execute(f"PREPARE explained AS {sql}")
        nothing = f"({', '.join(['NULL'] * count)})" if count else ""
        any_value = await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE explained{nothing}")
        self.plans.append(json.loads(any_value)[0]["Plan"])
        await self.connection.execute("DEALLOCATE explained")


def nodes(plan: Plan) -> Iterator[Plan]:
    """A plan and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def _reaches(node: Plan, table: str) -> bool:
    if node["Node Type"] in ("ModifyTable", "Bitmap Heap Scan"):
        return False
    return node.get("Relation Name") == table or str(node.get("Index Name", "")).startswith(f"{table}_")
