"""The design system: NHS components as template tags, and NHS forms for crispy.

It knows nothing of volunteers or placements and imports nothing of this project.
Start at `templatetags/nhsuk.py`, which lists every tag, and `forms/`.
"""
