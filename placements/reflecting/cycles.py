"""Ways that go round in a circle: from what happened to what comes next."""

from placements.reflecting.way import Prompt, Way

GIBBS = Way(
    key="gibbs_1988",
    name="Six steps: the reflective cycle (Gibbs)",
    about="Longer: six short questions, from what happened to what you will do.",
    source="After Gibbs (1988).",
    prompts=(
        Prompt(
            "description",
            "What happened at the meeting?",
            "Only what somebody needs to follow your thinking, without names or places.",
            ("We talked about …", "The conversation turned when …"),
            without_meeting="What happened?",
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

KOLB = Way(
    key="kolb_1984",
    name="Four steps: learning from experience (Kolb)",
    about="Four questions: live it, look at it, draw an idea from it, try it out.",
    source="After Kolb (1984).",
    prompts=(
        Prompt(
            "concrete_experience",
            "What did you live through?",
            "What you saw, heard and did, as it was, without names or places.",
            ("I was sitting with …", "What I heard was …"),
        ),
        Prompt(
            "reflective_observation",
            "What do you notice when you look back at it?",
            "From your side and from the other person’s. What did not fit together?",
            ("Looking at it again I notice …", "What did not fit was …"),
        ),
        Prompt(
            "abstract_conceptualisation",
            "What idea do you draw from it?",
            "Something that could be true of other people and other days too. Reading may help.",
            ("Perhaps what people need most is …", "I used to think … and now I think …"),
        ),
        Prompt(
            "active_experimentation",
            "Where will you try the idea out?",
            "What you will do, and how you will know whether it helped.",
            ("I will try …", "I shall know that it helped if …"),
        ),
    ),
)

ATKINS_MURPHY = Way(
    key="atkins_murphy",
    name="Five steps: beginning with what felt uncomfortable (Atkins and Murphy)",
    about="Five questions, for something that felt new, uneasy or not quite right.",
    source="After Atkins and Murphy (1993, 1994).",
    prompts=(
        Prompt(
            "awareness",
            "What made you stop and think?",
            "A moment that was uncomfortable, surprising or new to you.",
            ("I felt uneasy when …", "I had never been asked …"),
        ),
        Prompt(
            "describe",
            "What was going on then?",
            "What led up to it, what happened, what you did. No names or places.",
            ("Just before that …", "What I did was …"),
        ),
        Prompt(
            "analyse",
            "What were you feeling, and what did you take as given?",
            "Your feelings, what you knew, what you assumed, and what else it could have been.",
            ("I had assumed that …", "Another way to see it would be …"),
        ),
        Prompt(
            "evaluate",
            "How far does what you knew explain it?",
            "What helped you to understand or to act, and what was missing.",
            ("What I had learned helped me to …", "It did not help me with …"),
        ),
        Prompt(
            "learning",
            "What have you learned?",
            "About people, your work or yourself; and where you will need it next.",
            ("I have learned that …", "I will need this when …"),
        ),
    ),
)
