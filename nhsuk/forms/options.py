"""How a field looks: everything that `F("name", …)` can say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldOptions:
    """Looks only: nothing here changes which answers are accepted."""

    # The label or legend
    label_size: str = ""  # s, m, l, xl
    label_hidden: bool = False
    heading: bool = False  # the label is the page's h1
    show_optional: bool = True  # “(optional)” after the label of a field that may be empty

    # Text
    width: int | str = ""  # in characters: 2, 3, 4, 5, 10, 20, 30
    prefix: str = ""
    suffix: str = ""
    rows: int = 5
    max_chars: int = 0
    max_words: int = 0
    threshold: int = 0  # the count appears at this percentage
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    input_classes: str = ""

    # Radios and checkboxes, by the value of the option
    inline: bool = False
    small: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)
    dividers: Mapping[str, str] = field(default_factory=dict)  # stands above that option
    exclusive: tuple[str, ...] = ()  # such as “none of these”
