from django import template

from common.sent import sent_from, words_sent

register = template.Library()
register.filter(words_sent)
register.filter(sent_from)
