"""The entry for WSGI servers: `gunicorn wsgi:app`."""

from proficiency import create_app

app = create_app()
