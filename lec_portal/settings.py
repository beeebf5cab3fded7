"""Settings from the environment. `.env.example` names every variable; the defaults are safe."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lec_portal.embedded_postgres.places import default_home, socket_dir

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# The demo and the tests run on this machine alone; nothing but what follows looks at LEC_DEMO.
DEMO = env.bool("LEC_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
LOCAL = DEMO or DEBUG
HOSTS_OF_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}

SECRET_KEY = env("SECRET_KEY", default="a-key-for-this-machine-only" if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if LOCAL else [])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000" if LOCAL else "").rstrip("/")
if not SITE_URL:
    raise ImproperlyConfigured(
        "Set SITE_URL to the address people use, such as https://lec.trust.nhs.uk"
    )
if LOCAL and not {*ALLOWED_HOSTS, urlsplit(SITE_URL).hostname} <= HOSTS_OF_THIS_MACHINE:
    # The key is published, cookies travel unencrypted: nobody else may reach this.
    raise ImproperlyConfigured(
        "LEC_DEMO and DEBUG are for this machine alone: unset them, or leave ALLOWED_HOSTS and "
        "SITE_URL at localhost."
    )
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SERVICE_NAME = env("SERVICE_NAME", default="Lived experience portal")
# Staff roles must have a second factor. Only the demo may relax this.
REQUIRE_SECOND_FACTOR = not DEMO

INSTALLED_APPS = [
    "lec_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_linear_migrations",
    "pgtrigger",
    "pghistory",
    "common",
    "nhsuk",
    "audit",
    "messaging",
    "accounts",
    "training",
    "volunteers",
    "support",
    "placements",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInRequired",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "audit.middleware.name_the_author",
    "accounts.middleware.current_membership",
    "accounts.middleware.sign_out_idle_staff",
    "accounts.middleware.require_second_factor",
    "common.middleware.wrong_method_in_words",
]

ROOT_URLCONF = "lec_portal.urls"
WSGI_APPLICATION = "lec_portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
# E-mail is unique whatever its case, by a constraint on lower(), which the check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # other packages' tables; ours use UUIDv7

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.organisation",
            ],
            "builtins": ["nhsuk.templatetags.nhsuk"],
        },
    }
]
FORM_RENDERER = "nhsuk.renderer.NhsukRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "nhsuk"
CRISPY_FAIL_SILENTLY = False

# --- database: any PostgreSQL 15 to 18 by DATABASE_URL; the embedded one only on this machine
if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
elif LOCAL:
    _home = default_home(BASE_DIR, env("LEC_POSTGRES_HOME", default=""))
    DATABASES = {
        "default": {
            "ENGINE": "lec_portal.embedded_postgres",
            "NAME": "lec",
            "USER": "lec",
            "HOST": str(socket_dir(_home)),
            "PORT": "5432",
            "EMBEDDED_HOME": str(_home),
        }
    }
else:
    raise ImproperlyConfigured("Set DATABASE_URL. (The embedded database is for the demo only.)")
DATABASES["default"] |= {
    # Locally every browser connection is a thread of its own; a kept connection would outlive it.
    "CONN_MAX_AGE": 0 if LOCAL else 60,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
CACHES = {
    # In the database, so that rate limits count once for all server processes; room for them all.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

# --- sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by its invitation, not by the person
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # “your password was changed”, to whom it belongs
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "request_login_code": "accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmCodeForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800
# A hospital sits behind one address: generous per address, strict per account.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody can sign up with another person's address
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateCodeForm",
    "activate_totp": "accounts.forms.sign_in.ActivateTOTPForm",
    "deactivate_totp": "accounts.forms.sign_in.DeactivateTOTPForm",
    "generate_recovery_codes": "accounts.forms.sign_in.GenerateRecoveryCodesForm",
    "add_webauthn": "accounts.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.sign_in.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = False  # it would write on every page
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {}
if env("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env("OIDC_NAME", default="your organisation’s sign-in"),
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env("OIDC_SERVER_URL")},
            }
        ],
    }
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
SESSION_COOKIE_AGE = 12 * 3600
# Roles that see other people's records are signed out after so long without a click; 0: never.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=45)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # computers on wards and in libraries are shared
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_NAME = "session" if LOCAL else "__Host-session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_NAME = "csrf" if LOCAL else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True

# --- the wire
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not LOCAL)
SECURE_HSTS_SECONDS = 0 if LOCAL else env.int("HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{f"{kind}-src": [SELF] for kind in ("script", "style", "font", "connect", "manifest")},
        "img-src": [SELF, "data:"],
        "form-action": [SELF, *env.list("OIDC_FORM_ACTION", default=[])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- e-mail
# The console backend writes sign-in codes and links to the log, and calls that sent.
_console = "django.core.mail.backends.console.EmailBackend"
EMAIL_BACKEND = env("EMAIL_BACKEND", default=_console if LOCAL else "")
if env("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
if not EMAIL_BACKEND:
    raise ImproperlyConfigured("Set EMAIL_URL, such as smtp+tls://user:password@host:587")
# GOV.UK Notify: an API key, and a template there for e-mail, ((subject)) and ((body)), or for texts
# alone, ((body)), or both. Without one for e-mail, that goes by the mail server. Without one for
# texts, nobody can choose them.
NOTIFY_API_KEY = env("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_URL = env("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_TEXT_TEMPLATE_ID = env("NOTIFY_TEXT_TEMPLATE_ID", default="")
# Where nothing really leaves this machine, texts are shown where its e-mails are.
TEXTS_ARE_SHOWN = LOCAL and not env("EMAIL_URL", default="") and not NOTIFY_API_KEY
if NOTIFY_API_KEY and not (NOTIFY_TEMPLATE_ID or NOTIFY_TEXT_TEMPLATE_ID):
    raise ImproperlyConfigured("Set NOTIFY_TEMPLATE_ID, NOTIFY_TEXT_TEMPLATE_ID or both")
EMAIL_TIMEOUT = 10  # seconds: a silent mail server must not hold up a sign-in
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(BASE_DIR / ".demo-mail"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{SERVICE_NAME} <noreply@localhost>")

# --- the DBS Update Service: results are typed in by hand unless this is switched on
DBS_LIVE_CHECKS = env.bool("DBS_LIVE_CHECKS", default=False)
DBS_STATUS_URL = env("DBS_STATUS_URL", default="https://secure.crbonline.gov.uk/crsc/api/status")

# --- words, days, files
LANGUAGE_CODE, TIME_ZONE = "en-gb", "Europe/London"
USE_TZ = USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / ".static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "common.static.HashedStaticFiles"
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "common.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
