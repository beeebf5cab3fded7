"""What a way of reflecting is made of."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `starts` are ways to begin for somebody who is stuck.

    `without_meeting` is asked instead where the writing is of something else.
    """

    key: str
    question: str
    hint: str = ""
    starts: tuple[str, ...] = ()
    without_meeting: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reflecting: free, after somebody's model, or an organisation's own."""

    key: str
    name: str
    about: str
    source: str
    prompts: tuple[Prompt, ...]

    @property
    def without_meeting(self) -> "Way":
        """The same, to somebody who writes of something else than a meeting."""
        asked = (
            replace(each, question=each.without_meeting or each.question) for each in self.prompts
        )
        return replace(self, prompts=tuple(asked))

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
