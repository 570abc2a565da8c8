"""A start is not ended by one call that fails in passing; one that is refused is not tried again."""

import pytest

from bot import patience
from bot.errors import CannotRun
from simulator import SimClock, Telegram
from tests import wiring
from tests.jobs.deliveries import Logged


@pytest.fixture
def telegram(clock: SimClock, monkeypatch: pytest.MonkeyPatch) -> Telegram:
    """One on which the bot is not started yet; whoever tries again does so at once."""
    monkeypatch.setattr(patience, "_PAUSES", (0, 0, 0))
    made = Telegram(clock)
    made.new_bot(token=wiring.TOKEN, username=wiring.USERNAME, name="Muster")
    return made


async def test_what_fails_in_passing_is_tried_again(
    database_url: str, clock: SimClock, telegram: Telegram, logged: Logged
) -> None:
    telegram.fail_next("getMe", 502, "Bad Gateway", times=2)
    telegram.fail_next("deleteWebhook", 429, "Too Many Requests: retry after 0", {"retry_after": 0})
    world = await wiring.start(database_url, clock, telegram=telegram)
    await world.app.close()
    assert [each["event"] for each in logged].count("Telegram does not answer yet, trying again") == 3


async def test_where_it_does_not_answer_at_all_the_start_ends(
    database_url: str, clock: SimClock, telegram: Telegram
) -> None:
    telegram.fail_next("getMe", 502, "Bad Gateway", times=9)
    with pytest.raises(CannotRun, match="cannot be reached"):
        await wiring.start(database_url, clock, telegram=telegram)
    assert len(telegram.calls_of("getMe")) == 1 + len(patience._PAUSES)


@pytest.mark.parametrize("refusal", [(401, "Unauthorized", {}), (429, "Too Many Requests", {"retry_after": 3600})])
async def test_what_is_refused_is_not_tried_again(
    database_url: str, clock: SimClock, telegram: Telegram, refusal: tuple[int, str, dict[str, int]]
) -> None:
    status, words, more = refusal
    telegram.fail_next("getMe", status, words, more, times=9)
    with pytest.raises(CannotRun):
        await wiring.start(database_url, clock, telegram=telegram)
    assert len(telegram.calls_of("getMe")) == 1
