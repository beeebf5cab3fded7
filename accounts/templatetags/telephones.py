"""What a link to call is made of: `{% load telephones %}{{ words|number_to_dial }}`."""

from django.template import Library

from common.telephones import number_to_dial

register = Library()
register.filter("number_to_dial", number_to_dial)
