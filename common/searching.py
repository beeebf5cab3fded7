"""What somebody typed to find a person by."""

MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """The words of a name, to be looked for in any order: “Okoro, Ama” is “Ama Okoro”.

    More than a name has are looked for as they stand together, so that a pasted page costs one
    search.
    """
    words = text.replace(",", " ").split()
    return words if 0 < len(words) <= MOST_WORDS else [text.strip()]
