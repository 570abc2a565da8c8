"""What is said to `/packet`: how to send, what one can send, and why one cannot."""

from dataclasses import dataclass

from markupsafe import Markup

from features.activities.packet.sending import NotYourPurse, PacketHow, PacketsEnough, Purse, TooPoor
from features.packets.view import no_cash
from features.packets.view_history import PastTap
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row, Toast
from kit.texts import Texts, words


@tap("rs")
@dataclass(frozen=True, slots=True)
class SendTap(Tap):
    """Send so many points in so many portions, with a blessing; `number` is the message that asked how to."""

    number: int
    amount: int
    portions: int


# Points and portions that a tap sends.
READY = ((10, 2), (50, 5), (100, 10))


def blessing(t: Texts, number: int) -> str:
    """What stands on a packet that was sent by a tap: one of a few, by the number of what asked for it."""
    wishes = (t("May it bring you luck!"), t("A little something for everybody!"), t("Quick hands, good luck!"))
    return wishes[number % len(wishes)].unescape()


def sent(t: Texts) -> Toast:
    """To whoever has sent one by a tap."""
    return Toast(t("🧧 It's on its way. Thank you!"))


def how(t: Texts, purse: Purse, number: int) -> Message:
    """`/packet` alone, or 红包: how to send one, what one could send, and buttons that send it. `number` is the message that asks."""
    say = t('say="Good luck"')
    more = Markup("<code>split=equal for=@mia for=new hold=3 {say}</code>").format(say=say)
    lines = [
        t("🧧 <b>Send a red packet</b>"),
        t(
            "<code>{example}</code>: takes 100 of your own points and cuts them into 10 portions.",
            example=t('/packet 100 10 "Good luck!"'),
        ),
        t("More, if you like: {keys}", keys=more),
        t.many("You have {count} point", "You have {count} points", purse.balance)
        + t.many(" and can send {count} more today.", " and can send {count} more today.", purse.left_today),
        no_cash(t),
    ]
    ready = tuple(
        Button.tapping(
            t("🧧 {amount} in {portions}", amount=amount, portions=portions), SendTap(number, amount, portions)
        )
        for amount, portions in READY
        if amount <= purse.balance and purse.left_today
    )
    past: Row = (Button.tapping(t("📜 The last ones"), PastTap()),)
    return Message(Markup("\n").join(lines), (ready, past) if ready else (past,))


@words.register
def _(_refusal: NotYourPurse, t: Texts) -> Markup:
    return t("These buttons are somebody else's. For your own, write 红包 or /packet.")


@words.register
def _(_refusal: PacketHow, t: Texts) -> Markup:
    return t(
        "Write how many points, in how many portions, and a note if you like: <code>{example}</code>",
        example=t('/packet 100 10 "Good luck!"'),
    )


@words.register
def _(refusal: PacketsEnough, t: Texts) -> Markup:
    return t("That was generous: {count} red packets today. You can send the next one tomorrow.", count=refusal.count)


@words.register
def _(refusal: TooPoor, t: Texts) -> Markup:
    if refusal.balance == 0:
        return t("You have no points yet. Earn some first, for example by checking in: /activities")
    return t.many(
        "You have {count} point, so please send that much or less.",
        "You have {count} points, so please send that many or fewer.",
        refusal.balance,
    )
