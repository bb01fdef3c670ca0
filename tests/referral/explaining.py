"""Asks PostgreSQL how it would run the statements of the store's own functions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg


@dataclass
class Explaining:
    """Stands in for a connection: nothing is run, every statement is explained."""

    connection: asyncpg.Connection
    plans: list[dict[str, Any]] = field(default_factory=list)

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        explained = await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *arguments)
        self.plans.append(json.loads(explained)[0]["Plan"])
        return []

    async def execute(self, sql: str, *arguments: Any) -> None:
        await self.fetch(sql, *arguments)

    @property
    def reached_by(self) -> set[str]:
        """The indexes and the kinds of scan by which tables are reached."""
        nodes = [node for plan in self.plans for node in _nodes(plan) if "Scan" in node["Node Type"]]
        named = [node for node in nodes if node["Node Type"] != "Bitmap Heap Scan"]
        return {str(node.get("Index Name") or node["Node Type"]) for node in named}

    def kinds_of(self, alias: str) -> set[str]:
        """By which kinds of scan the table of this alias is reached."""
        nodes = [node for plan in self.plans for node in _nodes(plan) if node.get("Alias") == alias]
        return {str(node["Node Type"]) for node in nodes}


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
