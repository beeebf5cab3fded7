"""Ways of many questions, for one meeting that deserves the time."""

from placements.reflecting.way import Prompt, Way

JOHNS = Way(
    key="johns",
    name="Looking in and looking out (Johns)",
    about="The longest: seven questions, for a meeting that you keep thinking about.",
    source="After Johns (1995, 2000), who built on Carper (1978).",
    prompts=(
        Prompt(
            "looking_in",
            "Looking in: what is on your mind?",
            "Find a quiet place. Notice what you think and feel, and write it down as it is.",
            ("What I cannot put aside is …", "Right now I feel …"),
        ),
        Prompt(
            "description",
            "Looking out: what happened?",
            "What matters of it, without names or places.",
            ("We were talking about … when …", "What mattered most was …"),
        ),
        Prompt(
            "aesthetics",
            "What were you trying to do, and how was it for each of you?",
            "Your aim, why you answered as you did, what came of it, how the other person felt, "
            "and how you know.",
            ("I was trying to …", "I could tell that …, because …"),
        ),
        Prompt(
            "personal",
            "What in you shaped how you were?",
            "Feelings, tiredness, memories, hopes: whatever was there.",
            ("I brought with me …", "What made it harder for me was …"),
        ),
        Prompt(
            "ethics",
            "Did you act as you believe is right?",
            "If so, what helped? If not, what stood in the way?",
            ("I believe that …, and I …", "What stood in the way was …"),
        ),
        Prompt(
            "empirics",
            "What knowledge did you have, or could you have had?",
            "From teaching, reading, practice, or from people who have used services.",
            ("I knew that …", "It would have helped to know …"),
        ),
        Prompt(
            "reflexivity",
            "How does this connect, and where does it lead?",
            "Other times like it, what else you could have done, how you feel about it now, and "
            "how you can look after yourself and others.",
            ("It reminds me of …", "I could also have …", "To look after myself I will …"),
        ),
    ),
)

REFLECT = Way(
    key="reflect_2015",
    name="REFLECT: seven letters",
    about="Seven short questions, from remembering to a day by which you will have done it.",
    source="After Barksby, Butcher and Whysall (2015).",
    prompts=(
        Prompt(
            "recall",
            "Recall: what happened?",
            "The parts that matter, without names or places.",
            ("We met and …", "What I remember best is …"),
        ),
        Prompt(
            "examine",
            "Examine: what did you each do?",
            "Look closely: what was said, what was done, what was left out.",
            ("I answered by …", "What neither of us said was …"),
        ),
        Prompt(
            "feelings",
            "Feelings: how was it for you?",
            "At the time, and now.",
            ("At the time I felt …", "Now I feel …"),
        ),
        Prompt(
            "learn",
            "Learn: what do you take from it?",
            "What was good, what was hard, and what both of these show you.",
            ("What went well shows me …", "What was hard shows me …"),
        ),
        Prompt(
            "explore",
            "Explore: what else could you do?",
            "Other ways, and what you could read or ask about.",
            ("Another way would be …", "I could ask about …"),
        ),
        Prompt(
            "create",
            "Create: what is your plan?",
            "One thing or a few, small enough to begin.",
            ("First I will …", "Then I will …"),
        ),
        Prompt(
            "timescale",
            "Timescale: by when?",
            "When you will begin, and when you will look at it again. A week or a part of the "
            "placement is enough; no dates are needed.",
            ("By the middle of my placement I will have …", "I will look at this again …"),
        ),
    ),
)
