"""Words of everyday English that are also somebody's name, and words that are parts of places."""

from pathlib import Path

HERE = Path(__file__).parent


def words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


# First names and surnames that are words: they count with a capital in the middle of a sentence.
WORDS = words_in((HERE / "plain_words.txt").read_text())

# Words that say what kind of place it is, not which.
OF_PLACES = words_in((HERE / "of_places.txt").read_text())

# Names of months and days: a capital tells nothing, only what stands beside them does.
CALENDAR = words_in(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday easter christmas"
)

# Plain words that wards are called after.
TREES = words_in("oak elm birch beech ash holly hazel cherry willow rowan ivy")

# What somebody does who has a name: it rescues a word at the beginning of a sentence.
SPEECH = words_in(
    "said says told tells asked asks smiled laughed cried spoke speaks explained thanked replied "
    "answered whispered shouted nodded sighed wept hugged apologised mentioned"
)
INTRODUCES = words_in(
    "named called met told asked thanked with and saw helped visited knew remembered mr mrs miss "
    "dear hello hi"
)
