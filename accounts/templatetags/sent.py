from django import template

from common.sent import words_sent

register = template.Library()
register.filter(words_sent)
