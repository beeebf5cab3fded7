"""Ways of one to three questions: for a first reflection, or a full day."""

from placements.reflecting.way import Prompt, Way

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
            without_meeting="What stays with you?",
        ),
    ),
)

DRISCOLL = Way(
    key="driscoll",
    name="Three questions: what, so what, now what (Driscoll)",
    about="Short: three questions, good for a first reflection or a full day.",
    source="After Driscoll (1994, 2007), who built on Borton (1970).",
    prompts=(
        Prompt(
            "what",
            "What? What did you talk about?",
            "Set the scene in a few lines, without names or places.",
            ("We talked about …", "I was asked …", "I had expected …"),
            without_meeting="What? What was it about?",
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

ROLFE = Way(
    key="rolfe_2001",
    name="Three questions, in more depth (Rolfe)",
    about="Three questions with more to think about in each: what, so what, now what.",
    source="After Rolfe, Freshwater and Jasper (2001).",
    prompts=(
        Prompt(
            "what",
            "What? What happened, and what were you hoping for?",
            "What you wanted, what each of you did and said, how it felt, and what was difficult. "
            "No names or places.",
            ("I had hoped that …", "What I did was …", "The answer I got was …"),
        ),
        Prompt(
            "so_what",
            "So what? What does it teach you?",
            "About yourself, about being with the other person, about what you had taken for "
            "granted, and about your practice.",
            ("It tells me about myself that …", "I had taken for granted that …"),
        ),
        Prompt(
            "now_what",
            "Now what? What would make things better?",
            "What you want to do, for whom, and what could follow from it.",
            ("To make this better I could …", "If I do that, then perhaps …"),
        ),
    ),
)

ERA = Way(
    key="era_2013",
    name="Experience, reflection, action (Jasper)",
    about="Short: what you lived through, what you think of it, what you do next.",
    source="After Jasper (2013).",
    prompts=(
        Prompt(
            "experience",
            "What did you experience?",
            "One moment is enough. No names or places.",
            ("The moment I keep going back to is …", "I had just said … when …"),
        ),
        Prompt(
            "reflection",
            "What do you make of it, looking back?",
            "Why it matters to you, and how it looks from the other person’s side.",
            ("Looking back, I think …", "For the other person it may have been …"),
        ),
        Prompt(
            "action",
            "What will you do because of it?",
            "Something you could begin this week.",
            ("I am going to …", "The next time I am on shift I will …"),
        ),
    ),
)
