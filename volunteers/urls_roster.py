from django.urls import path

from volunteers.views import bulk, duplicates, roster

of_the_list = [
    path("", roster.index, name="index"),
    path("export/", roster.export_list, name="export_list"),
    path("views/", roster.saved_views, name="saved_views"),
    path("views/save/", roster.save_view, name="save_view"),
    path("views/<uuid:view_id>/rename/", roster.rename_view, name="rename_view"),
    path("views/<uuid:view_id>/delete/", roster.delete_view, name="delete_view"),
    path("remind/", bulk.remind, name="remind"),
    path("remind/send/", bulk.send_reminders, name="send_reminders"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
]
