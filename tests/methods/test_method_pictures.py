"""Pictures of methods: drawn in both languages, from the methods themselves."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

import ringtrial
from proficiency.i18n import Language, translator
from proficiency.methods.catalogue import methods_by_key
from proficiency.methods.category_pictures import profile
from proficiency.methods.curve_pictures import border, hampel, psi
from proficiency.methods.experiment_pictures import LABORATORIES, chance_border
from proficiency.methods.pictures import PICTURES, picture_of
from proficiency.methods.result_pictures import GOOD, LOCATIONS, RESULTS
from proficiency.methods.score_pictures import mandel

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("key", sorted(PICTURES))
def test_a_picture_has_its_alternative_and_nothing_a_strict_page_refuses(
    key: str, language: Language
) -> None:
    picture = picture_of(key, language)
    assert picture is not None
    root = fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("lang") == language.tag
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == picture.reading
    assert not [part for part in root.iter() if "style" in part.attrib]
    for part in root.iter():
        for name in ("cx", "cy", "x1", "x2", "y1", "y2"):
            assert -1.0 <= float(part.get(name, "0")) <= 561.0


def test_only_methods_with_a_page_have_a_picture() -> None:
    assert set(PICTURES) <= set(methods_by_key())
    assert picture_of("holm", Language.EN) is None


def test_the_low_results_move_the_mean_and_hardly_the_robust_means() -> None:
    moved = {key: estimate(GOOD) - estimate(RESULTS) for key, estimate in LOCATIONS.items()}
    assert moved["mean"] > 0.8
    assert max(moved[key] for key in ("median", "algorithm-a", "q-hampel")) < 0.4


def test_the_influence_drawn_is_that_of_the_estimator() -> None:
    assert [psi(q) for q in (-6.0, -4.0, -2.0, 0.5, 2.0, 4.0)] == [0.0, -0.5, -1.5, 0.5, 1.5, 0.5]
    drawn = hampel(translator(Language.EN)).lines[0].places
    assert all(psi(q) == height for q, height in drawn)


def test_the_border_drawn_is_as_far_from_the_centre_as_the_limit_says() -> None:
    pairs = ringtrial.youden([1.0, 2.0, 3.0, 4.0, 5.0], [1.1, 1.9, 3.2, 3.8, 5.1])
    assert pairs.ellipse is not None
    places = border(pairs)
    lengths = [((x - pairs.mean_a) ** 2 + (y - pairs.mean_b) ** 2) ** 0.5 for x, y in places]
    assert max(lengths) == pytest.approx(pairs.ellipse.semi_major)
    assert min(lengths) == pytest.approx(pairs.ellipse.semi_minor, rel=1e-2)
    assert border(ringtrial.youden([1.0, 2.0], [1.0, 2.0])) == ()


def test_bars_are_sorted_and_carry_the_word_of_their_signal() -> None:
    bars = mandel(translator(Language.EN)).bars
    assert [bar.value for bar in bars] == sorted(bar.value for bar in bars)
    assert {bar.word for bar in bars} <= {"satisfactory", "questionable", "unsatisfactory"}


def test_the_border_of_the_repeatability_plot_is_where_its_statistic_meets_the_limit() -> None:
    places = chance_border(5.991, 90.0, 0.5, 3)
    means, sds = [place[0] for place in places], [place[1] for place in places]
    found = ringtrial.repeatability_plot(means, sds, x_star=90.0, w_star=0.5, m=3)
    assert found.statistic == pytest.approx(5.991)


def test_what_the_pictures_of_outliers_say_is_what_the_tests_find() -> None:
    lowest = ringtrial.grubbs_test(RESULTS)
    assert lowest.low_index == 1
    assert lowest.crit_05 < lowest.low < lowest.crit_01
    assert ringtrial.grubbs_test(RESULTS[1:]).low > lowest.crit_01
    variances = ringtrial.cochran_test(LABORATORIES)
    assert (variances.index, variances.crit_01 < variances.C) == (5, True)


def test_the_profile_drawn_falls_below_the_limits_of_tanabe() -> None:
    tanabe = profile(translator(Language.EN)).points
    assert [round(share, 3) for _, share in tanabe[:4]] == [1.0, 0.968, 0.933, 0.897]
    assert tanabe[-1] == (8.0, pytest.approx(2 / 3))
