"""Canaries: bodies made from the API's own description, in which every free text is a word found nowhere else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Schema = dict[str, Any]
CODES = ("75119", "fr", "front_desk", "2026-01", "38000")
"""What fits where no free text does: a commune, a language, a code, a version, a postal code."""


@dataclass
class Canaries:
    """Made in turn; `words` remembers all of them."""

    words: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    def body(self, api: Schema, path: str, **fixed: Any) -> dict[str, Any]:
        """What `POST path` takes; `fixed` are values with a meaning of their own, found by their name at any depth."""
        schema = api["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        made = self._made(schema, api["components"]["schemas"], "", fixed)
        assert isinstance(made, dict)
        return made

    def _made(self, schema: Schema, known: Mapping[str, Schema], name: str, fixed: Mapping[str, Any]) -> Any:
        if name in fixed:
            return fixed[name]
        if "$ref" in schema:
            return self._made(known[schema["$ref"].rpartition("/")[2]], known, name, fixed)
        if "anyOf" in schema:
            return self._made(schema["anyOf"][0], known, name, fixed)
        if "const" in schema or "enum" in schema:
            return schema.get("const") or schema["enum"][0]
        match schema.get("type"):
            case "object":
                fields = schema.get("properties", {})
                return {one: self._made(inner, known, one, fixed) for one, inner in fields.items()}
            case "array":
                return [self._made(schema["items"], known, name, fixed)]
            case "string":
                return self._text(schema)
            case "boolean":
                return False
            case _:
                return schema.get("minimum", 1)

    def _text(self, schema: Schema) -> str:
        number = next(self._numbers)
        word, phone = f"Canari{number}", f"+33 6 39 98 {number // 100} {number % 100:02}"
        free = (word, f"canari{number}@personne.example", phone)
        fitting = [one for one in (*free, *CODES) if _fits(one, schema)]
        assert fitting, f"no canary fits {schema}"
        if fitting[0] in free:
            self.words.append(fitting[0])
        return fitting[0]


def _fits(text: str, schema: Schema) -> bool:
    if schema.get("format") or len(text) > schema.get("maxLength", len(text)):
        return False
    return re.search(schema.get("pattern", ""), text) is not None


def found(words: list[str], text: str) -> list[str]:
    """The canaries that stand in a text, in whatever case."""
    folded = text.casefold()
    return [word for word in words if word.casefold() in folded]
