"""The mornings and afternoons of a week."""

from collections.abc import Iterable

from django.db import models

from common.dates import Period

A_WEEK = 7


class HalfDay(models.TextChoices):
    MON_AM = "mon_am", "Monday morning"
    MON_PM = "mon_pm", "Monday afternoon"
    TUE_AM = "tue_am", "Tuesday morning"
    TUE_PM = "tue_pm", "Tuesday afternoon"
    WED_AM = "wed_am", "Wednesday morning"
    WED_PM = "wed_pm", "Wednesday afternoon"
    THU_AM = "thu_am", "Thursday morning"
    THU_PM = "thu_pm", "Thursday afternoon"
    FRI_AM = "fri_am", "Friday morning"
    FRI_PM = "fri_pm", "Friday afternoon"
    SAT_AM = "sat_am", "Saturday morning"
    SAT_PM = "sat_pm", "Saturday afternoon"
    SUN_AM = "sun_am", "Sunday morning"
    SUN_PM = "sun_pm", "Sunday afternoon"


def in_week_order(half_days) -> list[HalfDay]:
    order = list(HalfDay)
    return sorted((HalfDay(h) for h in half_days), key=order.index)


def falling_in(period: Period, half_days: Iterable[str]) -> list[HalfDay]:
    """Those whose day of the week comes in a period: all of them, in a week or more."""
    days = (
        period.start.weekday() + n for n in range(min(A_WEEK, (period.end - period.start).days))
    )
    there = {day % A_WEEK for day in days}
    order = list(HalfDay)  # two for each day
    return [each for each in in_week_order(half_days) if order.index(each) // 2 in there]
