"""The seal itself: one key per round, one place per set, nothing told by lengths, keys renewed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from stage import Stage, new_round

from proficiency.errors import Forbidden
from proficiency.results.keyring import KEYRING, SealBroken, SealingKeyMissing, name_of
from proficiency.results.models import ResultSet, RoundKey
from proficiency.results.queries import result_form
from proficiency.results.refusals import ResultsSealed
from proficiency.results.sealing import (
    missing_keys,
    read_own,
    read_submitted,
    wrap_again,
)


@pytest.fixture
def own_keys() -> Iterator[list[bytes]]:
    """Keys of this test alone; those of the run are held again afterwards."""
    before = dict(KEYRING._keys), KEYRING.present
    keys = [secrets.token_bytes(32), secrets.token_bytes(32)]
    KEYRING.hold(keys[:1])
    yield keys
    KEYRING._keys, KEYRING._present = before


def the_set(stage: Stage, lab: int = 0) -> ResultSet:
    stage.session.expire_all()
    return stage.session.scalars(
        select(ResultSet).where(ResultSet.enrolment_id == stage.enrolments[lab].id)
    ).one()


def form_of(stage: Stage, lab: int = 0) -> object:
    stage.session.expire_all()
    return result_form(stage.session, stage.enrolments[lab], actor=stage.analysts[lab])


def test_what_is_stored_tells_neither_value_nor_length(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("9"))
    short = the_set(stage).sealed
    stage.save(stage.entry("91.234567", note="a long note " * 50, u_typed="0.123"))
    long = the_set(stage).sealed
    assert short is not None and long is not None
    assert len(short) == len(long)
    assert b"91.234567" not in long


def test_the_same_content_is_never_sealed_to_the_same_bytes(stage: Stage) -> None:
    stage.open()
    seen = set()
    for _ in range(3):
        stage.save(stage.entry("91"))
        stage.save(stage.entry("92"))
        seen.add(the_set(stage).sealed)
    assert len(seen) == 3


def test_each_round_has_a_key_of_its_own(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    stage.round = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R2")
    stage.enrolments.clear()
    stage.open()
    stage.save(stage.entry("91"))
    keys = stage.session.scalars(select(RoundKey.wrapped_key)).all()
    assert len(set(keys)) == 2


def test_a_set_moved_to_another_laboratory_cannot_be_opened_there(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    stage.save(stage.entry("55"), lab=1)
    first, second = the_set(stage).sealed, the_set(stage, 1)
    stage.session.execute(update(ResultSet).where(ResultSet.id == second.id).values(sealed=first))
    with pytest.raises(SealBroken):
        form_of(stage, 1)


def test_one_changed_bit_breaks_the_seal(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    stage.session.execute(
        text("UPDATE result_set SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)")
    )
    with pytest.raises(SealBroken):
        form_of(stage)


def test_only_the_own_people_open_a_set_before_the_close(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    results = the_set(stage)
    for stranger in (stage.analysts[1], stage.approvers[1], stage.coordinator):
        with pytest.raises(Forbidden):
            read_own(stage.session, results, actor=stranger)
    with pytest.raises(ResultsSealed):
        read_submitted(stage.session, stage.round, results)


def test_a_submitted_set_replaced_by_an_older_version_of_itself_is_noticed(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    older = the_set(stage).sealed
    stage.submit(stage.entry("92"))
    stage.session.execute(update(ResultSet).values(sealed=older))
    stage.session.expire_all()
    with pytest.raises(SealBroken):
        stage.close()


def test_without_the_key_nothing_is_read_and_the_refusal_says_what_to_do(
    stage: Stage, own_keys: list[bytes]
) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    lost = KEYRING.present
    KEYRING.drop()
    KEYRING.hold(own_keys[1:])
    with pytest.raises(SealingKeyMissing, match="sealing key") as refused:
        form_of(stage)
    assert refused.value.facts["key_id"] == lost
    assert missing_keys(stage.session) == [lost]
    KEYRING.hold(own_keys)
    assert missing_keys(stage.session) == []
    assert stage.typed()["VIA", "M1", 1].typed == "91"


def test_no_further_round_is_sealed_while_a_key_is_missing(
    stage: Stage, own_keys: list[bytes]
) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    stage.round = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R2")
    stage.enrolments.clear()
    stage.open()
    KEYRING.drop()
    KEYRING.hold(own_keys[1:])
    with pytest.raises(SealingKeyMissing):
        stage.save(stage.entry("91"))


def test_after_a_change_of_keys_the_former_one_is_not_needed(
    stage: Stage, own_keys: list[bytes]
) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    KEYRING.hold(own_keys[::-1])
    assert wrap_again(stage.session) == 1
    assert wrap_again(stage.session) == 0
    KEYRING.drop()
    KEYRING.hold(own_keys[1:])
    stage.session.expire_all()
    assert stage.session.scalars(select(RoundKey.key_id)).all() == [name_of(own_keys[1])]
    assert stage.typed()["VIA", "M1", 1].typed == "91"


def test_the_database_refuses_values_in_the_clear_of_a_sealed_set(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    columns = (
        "result_set_id, determination_id, replicate, typed, kind, unit, u_typed, k_typed, note,"
        " details"
    )
    statement = text(
        f"INSERT INTO result ({columns}) VALUES (:set, :asked, 1, '', 'missing', '', '', '', '',"
        " '{}')"
    )
    place = {"set": the_set(stage).id, "asked": stage.asked("VIA", "M1").id}
    with (
        pytest.raises(IntegrityError, match="sealed result set"),
        stage.session.begin_nested(),
    ):
        stage.session.execute(statement, place)


def test_the_database_refuses_to_open_a_set_before_its_round_is_closed(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    with (
        pytest.raises(IntegrityError, match="only when its round is closed"),
        stage.session.begin_nested(),
    ):
        stage.session.execute(text("UPDATE result_set SET opened_at = submitted_at"))
