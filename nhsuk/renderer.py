from django.forms.renderers import TemplatesSetting


class NhsukRenderer(TemplatesSetting):
    """Draws every form as the NHS does: `{{ form }}` and `{{ form.x.as_field_group }}` alike."""

    form_template_name = "nhsuk/uni_form.html"
    field_template_name = "nhsuk/field.html"
