"""What a way of reflecting is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `starts` are ways to begin for somebody who is stuck."""

    key: str
    question: str
    hint: str = ""
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reflecting: free, after somebody's model, or an organisation's own."""

    key: str
    name: str
    about: str
    source: str
    prompts: tuple[Prompt, ...]

    def prompt(self, key: str) -> Prompt | None:
        return next((prompt for prompt in self.prompts if prompt.key == key), None)

    def after(self, key: str) -> Prompt | None:
        """The question that follows, if there is one."""
        place = self.number(key)
        return self.prompts[place] if place < len(self.prompts) else None

    def before(self, key: str) -> Prompt | None:
        place = self.number(key) - 1
        return self.prompts[place - 1] if place else None

    def number(self, key: str) -> int:
        return [prompt.key for prompt in self.prompts].index(key) + 1
