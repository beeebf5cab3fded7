"""The published ways of reflecting, as questions in our own words, with their authors and years.

An answer is kept under its prompt's key, so a key never changes; the words of a prompt may.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `starts` are ways to begin for somebody who is stuck."""

    key: str
    question: str
    hint: str
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reflecting: free, or after somebody's model."""

    key: str
    name: str
    about: str
    source: str
    prompts: tuple[Prompt, ...]

    def prompt(self, key: str) -> Prompt | None:
        return next((prompt for prompt in self.prompts if prompt.key == key), None)

    def after(self, key: str) -> Prompt | None:
        """The question that follows, if there is one."""
        keys = [prompt.key for prompt in self.prompts]
        place = keys.index(key) + 1
        return self.prompts[place] if place < len(self.prompts) else None

    def before(self, key: str) -> Prompt | None:
        keys = [prompt.key for prompt in self.prompts]
        place = keys.index(key)
        return self.prompts[place - 1] if place else None

    def number(self, key: str) -> int:
        return [prompt.key for prompt in self.prompts].index(key) + 1


FREE = Way(
    key="free",
    name="Free writing",
    about="One blank page, and a few ways to begin if you want them.",
    source="",
    prompts=(
        Prompt(
            "writing",
            "What stays with you from the meeting?",
            "Write as it comes. Nobody marks this.",
            (
                "Something I heard that I had not thought about before is …",
                "I noticed that I felt …",
                "Next time I am with somebody on the ward I will …",
            ),
        ),
    ),
)

DRISCOLL = Way(
    key="driscoll",
    name="Three questions: what, so what, now what",
    about="Short: three questions, good for a first reflection or a full day.",
    source="After Driscoll (1994, 2007), who built on Borton (1970).",
    prompts=(
        Prompt(
            "what",
            "What? What did you talk about?",
            "Set the scene in a few lines, without names or places.",
            ("We talked about …", "I was asked …", "I had expected …"),
        ),
        Prompt(
            "so_what",
            "So what? What did it mean to you?",
            "What you felt, what you understood, and what surprised you.",
            ("It mattered because …", "Until then I had believed …", "I felt …"),
        ),
        Prompt(
            "now_what",
            "Now what? What will you do with it?",
            "Something small and near is enough.",
            ("On my next shift I will …", "I want to find out more about …", "I will ask …"),
        ),
    ),
)

GIBBS = Way(
    key="gibbs_1988",
    name="Six steps: the reflective cycle",
    about="Longer: six short questions, from what happened to what you will do.",
    source="After Gibbs (1988).",
    prompts=(
        Prompt(
            "description",
            "What happened at the meeting?",
            "Only what somebody needs to follow your thinking, without names or places.",
            ("We talked about …", "The conversation turned when …"),
        ),
        Prompt(
            "feelings",
            "What did you think and feel?",
            "Before, during and afterwards. Mixed feelings are welcome.",
            ("At first I felt …", "When I heard … I thought …", "Afterwards I …"),
        ),
        Prompt(
            "evaluation",
            "What went well, and what was difficult?",
            "For you and, as far as you could tell, for the other person.",
            ("What helped was …", "It was hard to …"),
        ),
        Prompt(
            "analysis",
            "How do you make sense of it?",
            "What you know, have read or have seen on placement that helps you understand it.",
            ("I think this was because …", "It fits with … and it differs from …"),
        ),
        Prompt(
            "conclusion",
            "What have you learned?",
            "About people who use services, about your work, or about yourself.",
            ("I now see that …", "I could also have …"),
        ),
        Prompt(
            "action_plan",
            "What will you do differently?",
            "One or two things, and when you will have a chance to do them.",
            ("The next time that … I will …", "To get ready for that I will …"),
        ),
    ),
)

WAYS = {way.key: way for way in (FREE, DRISCOLL, GIBBS)}


def way_of(key: str) -> Way:
    return WAYS[key]


def word_count(text: str) -> int:
    return len(text.split())
