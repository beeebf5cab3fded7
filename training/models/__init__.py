"""What is learnt, the classes it is learnt in, who has done it, and what files say of it."""

from training.models.classes import Booking, CourseClass
from training.models.courses import Completion, Course, Equivalence, RefreshRule
from training.models.files import CourseAlias, HeldRow, KnownAs

__all__ = [
    "Booking",
    "Completion",
    "Course",
    "CourseAlias",
    "CourseClass",
    "Equivalence",
    "HeldRow",
    "KnownAs",
    "RefreshRule",
]
