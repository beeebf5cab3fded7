"""Django's PostgreSQL backend, plus: start the embedded server on the first connection."""

from pathlib import Path

from django.db.backends.postgresql import base

from lec_portal.embedded_postgres import lease


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        home = Path(self.settings_dict["EMBEDDED_HOME"])
        if not lease.is_held(home):
            lease.ensure_running(home)
        try:
            return super().get_new_connection(conn_params)
        except base.Database.OperationalError:  # the server was killed: bring it back once
            lease.ensure_running(home)
            return super().get_new_connection(conn_params)
