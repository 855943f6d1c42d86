"""Letters are sent at least once, in order, and what fails is seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from resolved import Complaint, Evidence, Party, facts as f, hookimpl, open_office
from resolved.ports import Letter, Receipt
from resolved.testing import FakeClock, PaperChannel

from .. import people as p
from ..offices import Desk, a_desk


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return a_desk(":memory:" if request.param == "memory" else tmp_path / "complaints.db")


@pytest.mark.clause("H3", "D1")
def test_a_complaint_in_writing_is_acknowledged_and_that_is_no_response(desk: Desk) -> None:
    """
    The automatic letter is recorded as what it is; the first response stays due (D1).
    """
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    (sent,) = desk.office.outbox.deliver_once()
    now = desk.office.load(case.id)

    assert ("sent", "acknowledgement", "C-1") == (sent.receipt.outcome, sent.letter.kind, sent.letter.number)
    told = Evidence.written(by="house", through="email", message=sent.letter.id)
    assert f.Acknowledged(automatic=True, told=told) == desk.office.history(case.id)[1].fact
    assert p.NOON == now.dossier.contact.acknowledged
    assert None is now.dossier.contact.responded
    assert () == desk.office.outbox.deliver_once()


def test_nobody_is_written_to_who_is_here_or_left_no_address(desk: Desk) -> None:
    desk.office.receive(p.complaint("desk"), by=p.ANA)
    desk.office.receive(Complaint(Party(), "email", "x"), by=p.SYSTEM)

    assert () == desk.office.outbox.deliver_once()


def test_what_cannot_be_sent_now_is_tried_later_and_later(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [Receipt.later("busy"), OSError("no route"), Receipt.sent("m-1")]
    tries = list[tuple[str, int]]()
    for minutes in (0, 1, 1, 1, 1):
        desk.clock.forward(minutes=minutes)
        tries += [(sent.receipt.outcome, sent.attempts) for sent in desk.office.outbox.deliver_once()]

    assert [("later", 1), ("later", 2), ("sent", 3)] == tries
    assert (3, 1) == (len(desk.mail.letters), len({letter.id for letter in desk.mail.letters}))
    assert "acknowledged" == desk.office.history(case.id)[-1].fact.name


def test_what_fails_for_good_stands_on_the_complaint_and_stops_no_clock(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    before = desk.office.store.deadlines("", case.id)
    desk.mail.answers = [Receipt.failed("no such box")]
    desk.office.outbox.deliver_once()
    now = desk.office.load(case.id)
    (dead,) = desk.office.store.shelf("", states=("dead",))

    assert "no such box" == dead.reason
    assert "delivery-failed" == desk.office.history(case.id)[-1].fact.name
    assert None is now.dossier.contact.responded
    assert before == desk.office.store.deadlines("", case.id)


def test_what_was_tried_often_enough_is_given_up_loudly(desk: Desk) -> None:
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [Receipt.later("busy")] * 20
    outcomes = list[str]()
    for _ in range(12):
        desk.clock.forward(days=1)
        outcomes += [sent.receipt.outcome for sent in desk.office.outbox.deliver_once()]

    assert ["later"] * 7 + ["failed"] == outcomes
    assert "given up after 8 attempts: busy" == desk.office.store.shelf("")[0].reason


def test_a_sender_that_died_holds_a_letter_no_longer_than_its_lease(desk: Desk) -> None:
    """
    Killed between the sending and the striking off: it is sent again, with the same id.
    """
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)

    class Killed(BaseException):
        pass

    class Dying(PaperChannel):
        def deliver(self, letter: Letter) -> Receipt:
            super().deliver(letter)
            raise Killed

    dying = a_desk(desk.office.store, mail=Dying())
    with pytest.raises(Killed):
        dying.office.outbox.deliver_once()
    held = desk.office.outbox.deliver_once()
    desk.clock.forward(minutes=5)
    again = desk.office.outbox.deliver_once()

    assert () == held
    assert [(2, "sent")] == [(sent.attempts, sent.receipt.outcome) for sent in again]
    assert dying.mail.letters[0].id == again[0].letter.id


def test_letters_that_nobody_here_can_send_wait_untouched() -> None:
    class Mute:
        name = "email"
        can = PaperChannel().can

    office = open_office(channels=[Mute()], installed=False, clock=FakeClock(p.NOON))
    office.receive(p.complaint("email"), by=p.SYSTEM)

    assert () == office.outbox.deliver_once()
    assert [0] == [one.attempts for one in office.store.shelf("")]


def test_a_plugin_may_send_what_its_channel_does_not(tmp_path: Path) -> None:
    class Post:
        taken: list[str] = []  # noqa: RUF012

        @hookimpl
        def resolved_deliver(self, letter: Letter) -> Receipt | None:
            self.taken.append(letter.channel)
            return Receipt.sent("p-1") if letter.channel == "post" else None

    desk = a_desk(tmp_path / "c.db", plugins=[Post()])
    party = Party("Kim", address="1 Some Street")
    desk.office.receive(Complaint(party, "post", "x"), by=p.SYSTEM)

    assert ["sent"] == [sent.receipt.outcome for sent in desk.office.outbox.deliver_once()]
    assert ["post"] == Post.taken


def test_a_channel_that_answers_nonsense_is_asked_again(desk: Desk) -> None:
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = ["fine"]  # type: ignore[list-item]
    (sent,) = desk.office.outbox.deliver_once()

    assert ("later", "nothing here delivers by email") == (sent.receipt.outcome, sent.receipt.reason)
    assert "C-1 acknowledgement by email: later (nothing here delivers by email)" == str(sent)


class Answering(PaperChannel):
    """Does as it is told, letter by letter."""

    def __init__(self, answer: Callable[[Letter], Receipt]) -> None:
        super().__init__()
        self.answer = answer

    def deliver(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return self.answer(letter)


def test_what_is_sent_is_never_waiting_again_whatever_a_slow_sender_says_later(desk: Desk) -> None:
    """
    Its lease ran out while it tried; somebody else sent the letter in the meantime.
    """

    def slowly(letter: Letter) -> Receipt:
        desk.clock.forward(minutes=6)
        desk.office.outbox.deliver_once()
        return Receipt.later("no answer in time")

    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    slow = open_office(desk.office.store, clock=desk.clock, channels=[Answering(slowly)], installed=False)
    slow.outbox.deliver_once()
    desk.clock.forward(hours=1)

    assert () == desk.office.outbox.deliver_once()
    assert ["sent"] == [one.state for one in desk.office.store.shelf("")]
    assert 1 == len(desk.mail.letters)


def test_a_lease_is_for_one_letter_and_not_for_all(desk: Desk) -> None:
    for _ in range(6):
        desk.office.receive(p.complaint("email"), by=p.SYSTEM)

    def slowly(letter: Letter) -> Receipt:
        desk.clock.forward(minutes=2)
        desk.office.outbox.deliver_once(limit=1)
        return Receipt.sent()

    mail = Answering(slowly)
    open_office(desk.office.store, clock=desk.clock, channels=[mail], installed=False).outbox.deliver_once()

    sent = [letter.id for letter in (*mail.letters, *desk.mail.letters)]
    assert (6, 6) == (len(sent), len(set(sent)))


@pytest.mark.parametrize("how", [SystemExit, KeyboardInterrupt])
def test_a_letter_that_kills_its_sender_holds_up_no_other_and_is_given_up(desk: Desk, how: type[BaseException]) -> None:
    first, second = (desk.office.receive(p.complaint("email"), by=p.SYSTEM) for _ in range(2))

    def deadly(letter: Letter) -> Receipt:
        if letter.case_id == first.id:
            raise how
        return Receipt.sent()

    mail = Answering(deadly)
    office = open_office(desk.office.store, clock=desk.clock, channels=[mail], installed=False)
    for _ in range(20):
        with suppress(KeyboardInterrupt):
            office.outbox.deliver_once()
        with suppress(KeyboardInterrupt):
            office.outbox.deliver_once()
        desk.clock.forward(hours=7)

    assert ["dead", "sent"] == [one.state for one in office.store.shelf("")]
    assert [8, 1] == [[letter.case_id for letter in mail.letters].count(each.id) for each in (first, second)]
    assert "delivery-failed" == office.history(first.id)[-1].fact.name


class Speechless(Exception):
    """One whose own words fail it."""

    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Receipt.failed("550 no such user\0"), "550 no such user"),
        (Receipt.failed("\ud800"), "?"),
        (Receipt.failed("x" * 5000), "x" * 1000),
        (Receipt.failed(""), "no reason given"),
    ],
)
def test_any_reason_can_be_kept_and_stands_on_the_complaint(desk: Desk, answer: Receipt, reason: str) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [answer]
    desk.office.outbox.deliver_once()

    assert [("dead", reason)] == [(one.state, one.reason) for one in desk.office.store.shelf("")]
    assert "delivery-failed" == desk.office.history(case.id)[-1].fact.name


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Speechless(), "Speechless"),
        (RuntimeError("\ud800"), "RuntimeError: ?"),
        (Receipt("bogus"), "email answered 'bogus'"),  # type: ignore[arg-type]
    ],
)
def test_whatever_goes_wrong_is_a_reason_to_try_again(desk: Desk, answer: Receipt | Exception, reason: str) -> None:
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [answer]
    desk.office.outbox.deliver_once()

    assert [("waiting", reason)] == [(one.state, one.reason) for one in desk.office.store.shelf("")]


def test_a_failure_is_told_before_the_letter_is_struck_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Killed in between: the next try finds that it was told, and tells it once.
    """
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [Receipt.failed("no such box"), Receipt.failed("still no such box")]
    with monkeypatch.context() as broken:
        broken.setattr(desk.office.store, "settle", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.office.outbox.deliver_once()
    desk.clock.forward(minutes=6)
    desk.office.outbox.deliver_once()

    assert 1 == [entry.fact.name for entry in desk.office.history(case.id)].count("delivery-failed")
    assert ["dead"] == [one.state for one in desk.office.store.shelf("")]


def test_what_a_plugin_will_not_have_on_the_complaint_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class No:
        @hookimpl
        def resolved_objections(self, fact: object) -> None:
            if isinstance(fact, f.DeliveryFailed):
                raise RuntimeError("no")

    desk = a_desk(tmp_path / "c.db", plugins=[No()])
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.mail.answers = [Receipt.failed("no such box")]
    desk.office.outbox.deliver_once()

    assert ["dead"] == [one.state for one in desk.office.store.shelf("")]
    assert "is not on the complaint" in caplog.text
