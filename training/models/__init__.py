"""What is learnt, the classes it is learnt in, and who has done it."""

from training.models.classes import Booking, CourseClass
from training.models.courses import Completion, Course, Equivalence, RefreshRule

__all__ = ["Booking", "Completion", "Course", "CourseClass", "Equivalence", "RefreshRule"]
