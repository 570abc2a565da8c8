"""What the buttons of campaigns carry, a block a part. `group` is the group's own id, `number` the campaign's."""

from dataclasses import dataclass

from kit.buttons import Tap, tap

# --- the desk (codes begin with d) --------------------------------------------------------------------------------------------------


@tap("dd")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """Show the desk of a group: its campaigns, and what new ones are made from."""

    group: int


@tap("dc")
@dataclass(frozen=True, slots=True)
class CampaignTap(Tap):
    """Show the page of a campaign."""

    group: int
    number: int


@tap("dt")
@dataclass(frozen=True, slots=True)
class TemplatesTap(Tap):
    """Show the templates, shipped and own."""

    group: int


@tap("du")
@dataclass(frozen=True, slots=True)
class UseTap(Tap):
    """Show a template (the name of a shipped one, the number of the group's own), and ask for the first day."""

    group: int
    template: str


@tap("df")
@dataclass(frozen=True, slots=True)
class FirstDayTap(Tap):
    """Make a draft from this template that begins on this day, as `date.toordinal` counts."""

    group: int
    template: str
    day: int


@tap("ds")
@dataclass(frozen=True, slots=True)
class SectionsTap(Tap):
    """Show what there is to change of a campaign."""

    group: int
    number: int


@tap("dp")
@dataclass(frozen=True, slots=True)
class SectionTap(Tap):
    """Show a part of the document (`sections.Section.name`), a page of its entries; of one with one value, ask for that."""

    group: int
    number: int
    section: str
    page: int


@tap("de")
@dataclass(frozen=True, slots=True)
class EntryTap(Tap):
    """Show an entry of a part, from 1; with `more` also the keys that it has no value for."""

    group: int
    number: int
    section: str
    entry: int
    more: int


@tap("dk")
@dataclass(frozen=True, slots=True)
class KeyTap(Tap):
    """Ask for a key of an entry."""

    group: int
    number: int
    section: str
    entry: int
    key: str


@tap("da")
@dataclass(frozen=True, slots=True)
class AddTap(Tap):
    """Add an entry: `word` is what it begins as (`sections.Start`), `any` where that is to be chosen."""

    group: int
    number: int
    section: str
    word: str


@tap("dh")
@dataclass(frozen=True, slots=True)
class ChoiceTap(Tap):
    """A ready answer to the form's question, by its place from 0."""

    group: int
    key: str
    place: int


@tap("dz")
@dataclass(frozen=True, slots=True)
class ClearTap(Tap):
    """The form's question is answered by nothing: the key goes away."""

    group: int
    key: str


@tap("dx")
@dataclass(frozen=True, slots=True)
class TakeOutTap(Tap):
    """Take an entry out of the document of this version; asked once more where `sure` is 0."""

    group: int
    number: int
    section: str
    entry: int
    version: int
    sure: int


@tap("df0")
@dataclass(frozen=True, slots=True)
class FileTap(Tap):
    """Send the document as a file, and wait for one; `number` 0: only wait for one, which becomes a new draft."""

    group: int
    number: int


@tap("df1")
@dataclass(frozen=True, slots=True)
class FileForTap(Tap):
    """The file that was sent is for this group."""

    group: int


@tap("df2")
@dataclass(frozen=True, slots=True)
class FileDoTap(Tap):
    """What becomes of a file: replace, draft, keep (as a template), leave. `mark` is the file's own."""

    group: int
    mark: int
    what: str


@tap("dg")
@dataclass(frozen=True, slots=True)
class CarryTap(Tap):
    """Take the document to another group: which?"""

    group: int
    number: int


@tap("di")
@dataclass(frozen=True, slots=True)
class CarryHereTap(Tap):
    """To this one."""

    group: int


@tap("dm")
@dataclass(frozen=True, slots=True)
class KeepTap(Tap):
    """Keep the campaign as a template of the group: under which name?"""

    group: int
    number: int


@tap("dn")
@dataclass(frozen=True, slots=True)
class KeepAsTitleTap(Tap):
    """Under its own title."""

    group: int
    number: int


@tap("do")
@dataclass(frozen=True, slots=True)
class TemplateFileTap(Tap):
    """Send a template as a file."""

    group: int
    template: str


@tap("dr")
@dataclass(frozen=True, slots=True)
class DropTemplateTap(Tap):
    """Delete a template of the group's own; asked once more where `sure` is 0."""

    group: int
    number: int
    sure: int


# --- life (kl) ----------------------------------------------------------------------------------------------------------------------


@tap("kl")
@dataclass(frozen=True, slots=True)
class LifeTap(Tap):
    """Show or ask something about the life of a campaign: pause, resume."""

    group: int
    number: int
    what: str


@tap("kla")
@dataclass(frozen=True, slots=True)
class AdminTap(Tap):
    """The same for what admins alone decide: plan, move, end, remove, take."""

    group: int
    number: int
    what: str


@tap("kld")
@dataclass(frozen=True, slots=True)
class LifeDoTap(Tap):
    """Do it, having been asked: pause, resume."""

    group: int
    number: int
    what: str


@tap("klb")
@dataclass(frozen=True, slots=True)
class AdminDoTap(Tap):
    """The same for what admins alone decide: plan, rest (plan without what has gone by), move (by `days`), earlier (the same, back), go
    (move, and go on), end, remove, take, asked (take what somebody left).
    """

    group: int
    number: int
    what: str
    days: int


@tap("klg")
@dataclass(frozen=True, slots=True)
class LogTap(Tap):
    """Show a page of what was done to a campaign; 0 is the newest."""

    group: int
    number: int
    page: int


@tap("kli")
@dataclass(frozen=True, slots=True)
class ItemTap(Tap):
    """An item of a campaign: show it, do it again, skip it. `part` is the day of a countdown, 0 of anything else."""

    group: int
    number: int
    item: int
    part: int
    what: str


# --- team and tasks (kt) ------------------------------------------------------------------------------------------------------------


# --- checks, risks, budget and rehearsal (kc) ---------------------------------------------------------------------------------------


@tap("kcp")
@dataclass(frozen=True, slots=True)
class ChecksTap(Tap):
    """Show the check of a campaign; `page` counts from 0."""

    group: int
    number: int
    page: int


@tap("kcm")
@dataclass(frozen=True, slots=True)
class MendTap(Tap):
    """Do what can be done about what the check has found under this mark."""

    group: int
    number: int
    mark: str


@tap("kca")
@dataclass(frozen=True, slots=True)
class AcceptTap(Tap):
    """What the check has found under this mark shall stay so."""

    group: int
    number: int
    mark: str


@tap("kcr")
@dataclass(frozen=True, slots=True)
class RehearsalTap(Tap):
    """Rehearse a campaign, and show this day of it, as `date.toordinal` counts; 0: all of it."""

    group: int
    number: int
    day: int


# --- after (ka) ---------------------------------------------------------------------------------------------------------------------


@tap("kam")
@dataclass(frozen=True, slots=True)
class OwnPartTap(Tap):
    """What did I do in the campaign? Below the thanks in the group."""

    number: int


@tap("kat")
@dataclass(frozen=True, slots=True)
class ThanksTap(Tap):
    """Thank me in private no more (`wants` 0), or again (1)."""

    group: int
    wants: int


@tap("kar")
@dataclass(frozen=True, slots=True)
class ReviewTap(Tap):
    """Send me the review of a campaign: `form` is message, or page for the file."""

    group: int
    number: int
    form: str


@tap("kas")
@dataclass(frozen=True, slots=True)
class SheetTap(Tap):
    """Show me the questions about a campaign, and take what I write next for this one; `next` for the first without an answer."""

    group: int
    number: int
    question: str


@tap("kak")
@dataclass(frozen=True, slots=True)
class PartTap(Tap):
    """This item worked, or not after all."""

    group: int
    number: int
    item: int


@tap("kap")
@dataclass(frozen=True, slots=True)
class PublishTap(Tap):
    """Show the group the review; asks first (`sure` 0)."""

    group: int
    number: int
    sure: int


# --- templates (kp) -----------------------------------------------------------------------------------------------------------------
