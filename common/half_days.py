"""The mornings and afternoons of a week."""

from django.db import models


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
