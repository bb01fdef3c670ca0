"""The words of the pages: one flat YAML file per language and package, `key: text`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

from passerelle.pages.errors import WordsAreBroken
from passerelle.runtime.yaml_files import loaded

DESK_LANGUAGES = ("fr", "en")
RIGHT_TO_LEFT = frozenset({"ar", "prs"})


@dataclass(frozen=True, slots=True)
class Words:
    """All words of one language."""

    language: str
    texts: Mapping[str, str]
    otherwise: "Words | None" = None
    """Asked for what is missing."""

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __contains__(self, key: str) -> bool:
        return key in self.texts or (self.otherwise is not None and key in self.otherwise)

    def __call__(self, key: str, **values: object) -> str:
        """The text with its values; with `count`, `key.one` or `key.other` when there are such; raises KeyError."""
        if "count" in values and f"{key}.other" in self:
            key = f"{key}.one" if self._is_one(values["count"]) else f"{key}.other"
        text = self.texts.get(key)
        if text is None:
            if self.otherwise is None:
                raise KeyError(key)
            return self.otherwise(key, **values)
        return text.format(**values) if values else text

    def _is_one(self, count: object) -> bool:
        return count in ((0, 1) if self.language == "fr" else (1,))


@dataclass(slots=True)
class Catalogue:
    """The words of every package, by language."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, package: str, folder: str) -> None:
        """Read `folder/<language>.yaml` of a package; raises WordsAreBroken naming the file."""
        for entry in sorted(files(package).joinpath(folder).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith(".yaml"):
                self._merge(entry.name.removesuffix(".yaml"), package, read_words(entry))

    def words(self, language: str) -> Words:
        """French stands in for a language, or a word, there is not."""
        french = Words("fr", self.texts.get("fr", {}))
        return (
            french if language not in self.texts or language == "fr" else Words(language, self.texts[language], french)
        )

    def _merge(self, language: str, package: str, read: Mapping[str, str]) -> None:
        known = self.texts.setdefault(language, {})
        if again := sorted(known.keys() & read.keys()):
            raise WordsAreBroken(f"{package}: {language}.yaml gives {again[0]} a second time.")
        known.update(read)


def read_words(file: Traversable) -> dict[str, str]:
    """Flat, text to text; raises WordsAreBroken."""
    read = loaded(file.read_text("utf-8")) or {}
    if not isinstance(read, dict) or not all(isinstance(item, str) for pair in read.items() for item in pair):
        raise WordsAreBroken(f"{file.name}: every line is `key: text`; quote what YAML takes for something else.")
    return read
