"""Asks PostgreSQL by which indexes the statements of the real functions would reach their rows."""

import json
from dataclasses import dataclass, field
from typing import Any

import asyncpg


@dataclass
class Explaining:
    """Stands in for a connection: nothing is run, every statement is explained."""

    connection: asyncpg.Connection
    indexes: set[str] = field(default_factory=set)

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        explained = await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments)
        self._note(json.loads(explained)[0]["Plan"])
        return []

    def _note(self, plan: dict[str, Any]) -> None:
        if "Scan" in plan["Node Type"] and plan["Node Type"] != "Bitmap Heap Scan":
            self.indexes.add(plan.get("Index Name", plan["Node Type"]))
        for below in plan.get("Plans", ()):
            self._note(below)
