"""The trends of one's own laboratories, as pages and files, and when a measurand is due."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request

from ..errors import Forbidden, NotFound
from ..evaluation.models import EvaluationRun
from ..identity.models import Laboratory
from ..identity.permissions import Act
from ..reporting.content import ChartBlock
from ..reporting.heading import measurand_labels
from ..reporting.label import Label
from ..reporting.signals import SCORE_SYMBOLS
from ..trends.coverage import STANDING_NAMES, coverage_of
from ..trends.files import as_csv, as_workbook
from ..trends.own import OwnTrends, own_laboratories, own_schemes, own_trends
from ..trends.pictures import PATTERN_WORDS, picture, score_text, signal_text
from ..trends.series import Alarm, Family, Trend
from . import reader
from .downloads import XLSX, attachment
from .reader import t

pages = Blueprint("trends", __name__, url_prefix="/trends")
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class TrendView:
    """One line of scores, ready for the page."""

    key: str
    title: str
    kinds: str
    """The symbols of its scores, where there is more than one kind."""
    alarms: tuple[str, ...]
    fresh: bool
    rows: tuple[tuple[str, str, str, str], ...]
    """Round, score, signal, method."""
    picture: ChartBlock | None


@pages.get("/")
def show() -> str:
    """Show the trends of an own laboratory in one scheme."""
    laboratories, laboratory = chosen_laboratory()
    schemes = own_schemes(g.session, laboratory)
    wanted = request.args.get("scheme", "")
    scheme = next(
        (each for each in schemes if each.code == wanted), schemes[0] if schemes else None
    )
    if scheme is None:
        return render_template("trends/own.html", laboratories=laboratories, scheme=None)
    found = own_trends(g.session, laboratory.id, scheme.code, actor=reader.actor())
    names = names_of(found.runs)
    views = [view_of(each, names) for each in found.trends]
    matrix = coverage_of(g.session, scheme, laboratory_ids=[laboratory.id])
    return render_template(
        "trends/own.html",
        laboratories=laboratories,
        laboratory=laboratory,
        schemes=schemes,
        scheme=scheme,
        found=found,
        views=sorted(views, key=lambda view: not view.fresh),
        covers=matrix.lines[0].covers if matrix.lines else (),
        expected=matrix.expected,
        standing_names=STANDING_NAMES,
        measurands=names[0],
        zone=reader_zone(found),
    )


@pages.get("/<int:laboratory_id>/<code>.<any(csv, xlsx):kind>")
def file(laboratory_id: int, code: str, kind: str) -> Response:
    """Hand out the own history; the file name carries the scheme alone."""
    found = own_trends(g.session, laboratory_id, code, actor=reader.actor())
    if kind == "csv":
        return attachment(as_csv(found), f"{code}-history.csv", CSV)
    return attachment(as_workbook(found), f"{code}-history.xlsx", XLSX)


def chosen_laboratory() -> tuple[list[Laboratory], Laboratory]:
    """Return the own laboratories and the one asked for."""
    laboratories = own_laboratories(g.session, actor=reader.actor())
    if not laboratories:
        raise Forbidden(act=Act.READ_OWN_REPORT.value)
    wanted = request.args.get("laboratory", "")
    if not wanted:
        return laboratories, laboratories[0]
    for each in laboratories:
        if str(each.id) == wanted:
            return laboratories, each
    raise NotFound


def names_of(runs: tuple[EvaluationRun, ...]) -> tuple[dict[str, Label], dict[str, Label]]:
    """Return the names of measurands, and of materials and methods, the newest round's first."""
    measurands: dict[str, Label] = {}
    others: dict[str, Label] = {}
    for run in runs:
        measurands |= measurand_labels(run.round)
        others |= {each.code: Label(each.name_zh, each.name_en) for each in run.round.materials}
        others |= {
            method.code: Label(method.name_zh, method.name_en)
            for measurand in run.round.measurands
            for method in measurand.methods
        }
    return measurands, others


def view_of(trend: Trend, names: tuple[dict[str, Label], dict[str, Label]]) -> TrendView:
    """Put one line of scores into words."""
    title = title_of(trend.measurand, trend.material, trend.group, names)
    if trend.family is Family.ZETA:
        title = f"{title} (ζ)"
    symbols = [SCORE_SYMBOLS[each] for each in trend.kinds if each in SCORE_SYMBOLS]
    return TrendView(
        key=f"{trend.measurand}-{trend.material}-{trend.group or ''}-{trend.family.value}",
        title=title,
        kinds=t(", ").join(symbols) if len(symbols) > 1 else "",
        alarms=tuple(alarm_text(each) for each in trend.alarms),
        fresh=bool(trend.fresh_alarms),
        rows=tuple(
            (
                each.round_code,
                score_text(each),
                signal_text(each, t),
                name(names[1], each.method) if each.method else "–",
            )
            for each in trend.scores
            if each is not None
        ),
        picture=picture(trend, title, t),
    )


def title_of(
    measurand: str,
    material: str,
    group: str | None,
    names: tuple[dict[str, Label], dict[str, Label]],
) -> str:
    """Name measurand, material and method group."""
    title = t(
        "{measurand}, {material}",
        measurand=name(names[0], measurand),
        material=name(names[1], material),
    )
    return t("{title} ({method})", title=title, method=name(names[1], group)) if group else title


def name(labels: dict[str, Label], code: str) -> str:
    """Return a name, or the code where there is none."""
    label = labels.get(code)
    return (label.text(t) if label else "") or code


def alarm_text(alarm: Alarm) -> str:
    """Say which pattern was completed when, on which side, and since when."""
    side = t("too high") if alarm.side > 0 else t("too low")
    text = t(
        "{round}: {pattern}, {side}",
        round=alarm.round_code,
        pattern=t(PATTERN_WORDS[alarm.pattern]),
        side=side,
    )
    return (
        t("{text}; probably since {since}", text=text, since=alarm.since) if alarm.since else text
    )


def reader_zone(found: OwnTrends) -> str:
    """Return the zone of the newest round."""
    return found.runs[-1].round.time_zone if found.runs else "UTC"
