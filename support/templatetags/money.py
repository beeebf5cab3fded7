"""Money and miles in words: `{% load money %}`, then `{{ sum|pounds }}`."""

from django.template import Library

from common.money import exact_pounds, pounds
from support.mileage import miles_words, number_words

register = Library()
register.filter(exact_pounds)
register.filter(miles_words)
register.filter(number_words)
register.filter(pounds)
