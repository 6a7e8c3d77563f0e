"""The whole web application on one page: what is attached to what, in which order."""

from __future__ import annotations

import atexit

from flask import Flask
from flask_bootstrap import Bootstrap5  # type: ignore[import-untyped]  # no stubs
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # no stubs
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import Settings, load_settings
from .database import Database
from .embedded import Cluster
from .files import Store
from .identity.second_factors import PURPOSE as SECOND_FACTORS
from .identity.secret_box import SecretBox
from .reporting.imprint import fingerprint_in_use
from .resources import folder
from .results.keyring import KEYRING
from .web import (
    access,
    actions,
    admission,
    appeals,
    appearance,
    arrivals,
    audit,
    bundles,
    certificates,
    clearance,
    correction,
    declaring,
    desk,
    evaluation,
    exclusions,
    headers,
    help,
    help_of_rounds,
    history,
    institutions,
    instructions,
    invitation,
    language,
    login,
    lost_password,
    message_preview,
    messages,
    methods,
    moving,
    new_round,
    outbox,
    parcels,
    participants,
    people,
    plan,
    plan_editing,
    plan_signing,
    policy,
    profile,
    provider,
    publications,
    questions,
    raising,
    ranges,
    receipt,
    refusals,
    register_import,
    registration,
    rehearsal,
    report_doors,
    report_signing,
    report_waiving,
    reports,
    request_session,
    result_sets,
    results,
    review,
    rounds,
    sample_units,
    samples,
    scheme_editing,
    scheme_follow_up,
    scheme_trends,
    schemes,
    scores,
    second_factor,
    spreadsheet,
    start,
    stating,
    studies,
    study,
    templating,
    timetable,
    tracing,
    trends,
    value_signing,
    verification,
    waiving,
)
from .web.uploads import MemoryRequest

LARGEST_UPLOAD = 10 * 1024 * 1024
MOST_FORM_FIELDS = 5_000
STATIC_SECONDS = 7 * 86_400
"""How long a browser keeps a static file; a changed one has a new address."""


def create_app(
    settings: Settings | None = None, database: Database | None = None, store: Store | None = None
) -> Flask:
    """Build the application for one installation."""
    settings = settings or load_settings()
    KEYRING.hold(settings.sealing_keys)
    app = Flask(
        "proficiency", template_folder=str(folder("templates")), static_folder=str(folder("static"))
    )
    app.request_class = MemoryRequest
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="proficiency",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_PARTS=MOST_FORM_FIELDS,
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    request_session.attach(app, database or database_of(settings))
    app.extensions["proficiency.store"] = store or Store(settings.data / "files")
    app.extensions["proficiency.time_zone"] = settings.time_zone
    app.extensions["proficiency.certificate"] = fingerprint_in_use(settings.signing)
    app.extensions["proficiency.mail"] = settings.mail
    app.extensions["proficiency.second_factor_required"] = settings.second_factor_required
    app.extensions["proficiency.second_factors"] = SecretBox(
        settings.secret_key, purpose=SECOND_FACTORS
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]  # as Flask documents it
    Bootstrap5(app)
    login.attach(app)
    access.attach(app)
    CSRFProtect(app)
    headers.attach(app)
    refusals.attach(app)
    templating.attach(app)
    for area in (
        start,
        login,
        language,
        appearance,
        desk,
        scheme_editing,
        scheme_follow_up,
        scheme_trends,
        policy,
        schemes,
        trends,
        actions,
        certificates,
        new_round,
        rounds,
        moving,
        ranges,
        studies,
        study,
        clearance,
        plan,
        plan_editing,
        plan_signing,
        rehearsal,
        timetable,
        registration,
        participants,
        samples,
        sample_units,
        parcels,
        instructions,
        arrivals,
        evaluation,
        review,
        exclusions,
        reports,
        value_signing,
        stating,
        tracing,
        report_waiving,
        report_doors,
        report_signing,
        raising,
        appeals,
        correction,
        results,
        result_sets,
        spreadsheet,
        receipt,
        questions,
        scores,
        publications,
        audit,
        messages,
        outbox,
        message_preview,
        help,
        help_of_rounds,
        methods,
        history,
        lost_password,
        invitation,
        admission,
        second_factor,
        profile,
        people,
        institutions,
        provider,
        waiving,
        declaring,
        register_import,
        verification,
        bundles,
    ):
        app.register_blueprint(area.pages)
    return app


def database_of(settings: Settings) -> Database:
    """Connect to the database of the installation; an embedded server is started or joined."""
    if settings.database_url:
        return Database(settings.database_url)
    cluster = Cluster(settings.data)
    url = cluster.start()
    atexit.register(cluster.stop)
    return Database(url)
