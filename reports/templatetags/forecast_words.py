"""The forecast in sentences: `{% load forecast_words %}{{ forecast|summary }}`."""

from django.template import Library

from reports import forecast_words

register = Library()
register.filter(forecast_words.begins)
register.filter(forecast_words.who)
register.filter(forecast_words.ends)
register.filter(forecast_words.summary)
register.filter(forecast_words.today_already)
