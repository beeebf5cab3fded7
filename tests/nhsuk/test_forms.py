"""Forms drawn by crispy and without it: the pitfalls that this pack avoids."""

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.template.loader import render_to_string

from nhsuk.forms import (
    Buttons,
    DateInputField,
    F,
    Fieldset,
    Helper,
    Link,
    NhsukForm,
    NhsukModelForm,
    Reveal,
    Submit,
    TimeField,
)
from tests.nhsuk.forms import EveryWidget, OneQuestion

CRISPY = "{% load crispy_forms_tags %}{% crispy form %}"


class Visit(models.Model):
    on = models.DateField("day of the visit")
    at = models.TimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=9, choices=[("home", "At home")], blank=True)
    note = models.CharField(max_length=20)

    class Meta:
        app_label = "nhsuk_tests"
        managed = False

    def __str__(self):
        return self.note


class VisitForm(NhsukModelForm):
    reveals = {"kind": {"home": ["note"]}}

    class Meta:
        model = Visit
        fields = ["on", "at", "seen_at", "kind", "note"]


def test_a_form_page_has_its_button_and_its_fields(draw):
    html = draw(CRISPY, form=EveryWidget())
    assert html.count("</form>") == 1
    assert "Save and continue</button>" in html
    for name in EveryWidget().fields:
        assert f'name="{name}' in html


def test_drawing_twice_gives_the_same(draw):
    form = EveryWidget({"contact": "email"})
    assert draw(CRISPY, form=form) == draw(CRISPY, form=form)


def test_a_field_is_the_same_with_and_without_crispy(draw):
    class Form(NhsukForm):
        start = DateInputField()

        def layout(self):
            return [F("start")]

    form = Form({"start_day": "1"})
    assert form["start"].as_field_group().strip() in draw(CRISPY, form=form)
    assert form["start"].as_field_group().strip() in str(form)


def test_the_browser_is_not_asked_to_judge(draw):
    html = draw(CRISPY, form=EveryWidget())
    assert " novalidate" in html
    assert " required" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")
    assert 'type="number"' not in html
    assert 'inputmode="numeric"' in html
    assert "None" not in html


def test_words_given_to_the_layout_are_not_templates(draw):
    class Form(NhsukForm):
        name = forms.CharField()

        def layout(self):
            bad = "{{ form }}<b>"
            return [Fieldset(bad, F("name"), hint=bad), Buttons(Submit(bad), Link(bad, bad))]

    assert draw(CRISPY, form=Form()).count("{{ form }}&lt;b&gt;") == 5


def test_an_unknown_option_is_an_error():
    with pytest.raises(TypeError):
        F("name", lable_size="l")


def test_an_unknown_field_is_an_error(draw):
    class Form(NhsukForm):
        def layout(self):
            return [F("nothing")]

    with pytest.raises(Exception, match="Could not resolve form field 'nothing'"):
        draw(CRISPY, form=Form())


def test_hidden_fields_have_no_group(draw):
    html = draw(CRISPY, form=EveryWidget())
    assert '<input type="hidden" name="step" value="1" id="id_step">' in html
    assert "id_step_" not in html


def test_one_question_has_its_legend_as_the_heading(draw):
    html = draw(CRISPY, form=OneQuestion())
    assert html.count("<h1") == 1
    assert '<h1 class="nhsuk-fieldset__heading">Have you met your connector?</h1>' in html


def test_a_count_is_described_first(draw):
    html = EveryWidget({})["about"]
    drawn = draw("{% load crispy_forms_tags %}{% crispy form %}", form=html.form)
    assert 'aria-describedby="id_about-info"' in drawn
    assert 'id="id_about-info"' in drawn


def test_a_file_has_no_currently_and_keeps_its_name(draw):
    class Form(NhsukForm):
        letter = forms.FileField(required=False)

    letter = type("File", (), {"name": "letter.pdf", "url": "/x", "__str__": lambda s: s.name})()
    html = draw(CRISPY, form=Form(initial={"letter": letter}))
    assert "Now: letter.pdf" in html
    assert "Currently" not in html
    assert "multipart/form-data" in html


def test_a_form_without_a_layout_has_all_fields_and_a_button(draw):
    class Form(NhsukForm):
        submit_text = "Pause"
        name = forms.CharField()
        contact = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        other = forms.CharField()
        reveals = {"contact": {"a": ["other"]}}

    html = draw(CRISPY, form=Form())
    assert html.count('name="other"') == 1
    assert 'data-aria-controls="conditional-id_contact"' in html
    assert "Pause</button>" in html


def test_what_is_not_revealed_does_not_count():
    form = EveryWidget({"contact": "email", "phone": "123"})
    assert "phone" not in form.errors
    assert form.cleaned_data["phone"] == ""


def test_what_is_revealed_counts():
    assert EveryWidget({"contact": "phone"}).errors["phone"] == ["Enter a phone number"]


def test_a_field_with_an_error_of_its_own_is_dropped_when_not_revealed():
    class Form(NhsukForm):
        why = forms.MultipleChoiceField(choices=[("x", "X")])
        until = DateInputField()
        reveals = {"why": {"x": ["until"]}}

    form = Form({"until_day": "99"})
    assert list(form.errors) == ["why"]
    assert form.cleaned_data == {"until": None}


def test_layout_and_server_must_agree_on_what_is_revealed(draw):
    class Form(NhsukForm):
        contact = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        other = forms.CharField()

        def layout(self):
            return [Reveal("contact", {"a": [F("other")]})]

    with pytest.raises(ImproperlyConfigured, match="'other'"):
        draw(CRISPY, form=Form())


def test_model_forms_have_the_same_fields():
    fields = VisitForm().fields
    assert type(fields["on"]) is DateInputField
    assert type(fields["at"]) is TimeField
    assert type(fields["seen_at"]) is forms.DateTimeField
    assert fields["kind"].choices[0] == ("", "Choose one")


def test_a_model_form_need_not_have_what_is_not_revealed():
    form = VisitForm({"on_day": "27", "on_month": "3", "on_year": "2026"})
    assert form.is_valid(), form.errors
    assert form.errors == {}
    assert VisitForm({"kind": "home"}).errors["note"]


def test_errors_are_summed_up_above_the_heading():
    form = EveryWidget({})
    form.add_error(None, "Both cannot be")
    html = render_to_string("gallery/form.html", {"form": form})
    assert "<title>Error: Tell us about you" in html
    assert html.index("nhsuk-error-summary") < html.index("<h1")
    assert "<li>Both cannot be</li>" in html
    assert '<li><a href="#id_start_day">Enter the start date</a></li>' in html
    order = [html.index(f'<li><a href="#id_{n}') for n in ("full_name", "start", "topics", "agree")]
    assert order == sorted(order)


def test_no_error_summary_without_errors(draw):
    template = "[{% error_summary form formset %}{% error_prefix form formset %}]"
    assert draw(template, form=EveryWidget()) == "[]"
    assert draw(template) == "[]"


def test_formsets_are_summed_up_and_drawn(draw):
    formset_class = forms.formset_factory(OneQuestion, extra=2, max_num=1, validate_max=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    formset = formset_class(data)
    formset.is_valid()
    html = draw("{% error_summary formset %}", formset=formset)
    assert "Please submit at most 1 form." in html
    assert html.count("Select yes if you have met your connector") == 2
    formset.helper = Helper(F("met"), tag=False)
    html = draw("{% load crispy_forms_tags %}{% crispy formset %}", formset=formset)
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count('name="form-1-met"') == 2


def test_a_character_that_cannot_be_kept_is_refused_in_words():
    errors = EveryWidget({"full_name": "Asha\x00Rao"}).errors["full_name"]
    assert errors == ["This has a character in it that cannot be kept. Type it again"]


class Person(NhsukForm):
    name = forms.CharField()
    email = forms.EmailField(error_messages={"invalid": "Enter an email address"})


def test_what_cannot_be_seen_never_gets_into_a_name():
    form = Person({"name": "Ann\u202e Ray\u200f\x07", "email": "ann@example.org"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Ann Ray"
    joined = "\u0645\u06cc\u200c\u062e"  # a language that needs what keeps letters apart
    assert Person({"name": joined, "email": "a@b.org"}).is_valid()
    form = Person({"name": "\u202e", "email": "ann@example.org"})
    assert "name" in form.errors


def test_nobody_is_at_localhost():
    form = Person({"name": "Wren", "email": "wren@localhost"})
    assert form.errors["email"] == ["Enter an email address"]
