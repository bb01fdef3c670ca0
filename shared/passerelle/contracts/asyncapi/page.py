"""An AsyncAPI document as one page of HTML: no script, nothing loaded from elsewhere, readable without a mouse."""

from collections.abc import Iterator
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; width: 100%; }
caption { font-weight: 600; padding: 0.5rem 0; text-align: left; }
th, td { border: 1px solid; overflow-wrap: anywhere; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
section { margin-top: 2rem; }
"""


def page(document: dict[str, Any]) -> str:
    """The page, complete."""
    title = escape(document["info"]["title"])
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}: messages</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<header>",
            f"<h1>{title}: messages</h1>",
            f"<p>{escape(document['info']['description'])}</p>",
            "</header>",
            "<main>",
            *_operations(document),
            *_messages(document),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for operation in document["operations"].values():
        channel = _resolve(document, operation["channel"])
        yield "<section>"
        yield f"<h2>{escape(operation['summary'])}</h2>"
        yield f"<p>{escape(operation['action'].capitalize())} on <code>{escape(channel['address'])}</code>."
        yield f"{escape(channel['description'])}</p>"
        yield "<ul>"
        for listed in operation["messages"]:
            message = _resolve(document, _resolve(document, listed))
            yield f"<li>{_link(message)}: {escape(message['summary'])}</li>"
        yield "</ul>"
        yield "</section>"


def _messages(document: dict[str, Any]) -> Iterator[str]:
    for message in document["components"]["messages"].values():
        envelope = _resolve(document, message["payload"])
        data = _resolve(document, envelope["properties"]["data"])
        yield f'<section id="{escape(message["title"])}">'
        yield f"<h2>{escape(message['title'])}</h2>"
        yield f"<p><code>{escape(message['name'])}</code></p>"
        yield f"<p>{escape(data['description'])}</p>"
        yield from _fields(document, message["title"], data)
        yield "</section>"


def _fields(document: dict[str, Any], title: str, data: dict[str, Any]) -> Iterator[str]:
    if not data["properties"]:
        yield "<p>No data.</p>"
        return
    yield f"<table><caption>Data of {escape(title)}</caption>"
    yield '<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>'
    yield "<tbody>"
    for name, schema in data["properties"].items():
        needed = "" if name in data.get("required", ()) else " (optional)"
        meaning = schema.get("description") or _resolve(document, schema).get("description", "")
        yield f'<tr><th scope="row"><code>{escape(name)}</code>{needed}</th>'
        yield f"<td>{_type(document, schema)}</td><td>{escape(meaning)}</td></tr>"
    yield "</tbody></table>"


def _type(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """A field's type in words: its closed list, its pattern or its format."""
    schema = _resolve(document, schema)
    if "anyOf" in schema:
        return " or ".join(_type(document, choice) for choice in schema["anyOf"] if choice.get("type") != "null")
    if schema["type"] == "array":
        return f"list of {_type(document, schema['items'])}"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if "properties" in schema:
        return (
            f"{escape(schema['title'])}: {', '.join(f'<code>{escape(name)}</code>' for name in schema['properties'])}"
        )
    if "pattern" in schema:
        return f"text like <code>{escape(schema['pattern'])}</code>"
    return escape(schema.get("format") or schema.get("const") or schema["type"])


def _link(message: dict[str, Any]) -> str:
    return f'<a href="#{escape(message["title"])}">{escape(message["title"])}</a>'


def _resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The node itself, or the one it refers to."""
    if "$ref" not in node:
        return node
    found: Any = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)
