"""The tables, one module per area. Importing this package imports them all."""

from models.activities import Activity, Board, CheckIn, CheckInDay, Participant
from models.announcements import AlbumPart, Announcement
from models.base import Base, metadata
from models.collections import Ballot, Collection, Draft, Entry, EntryPart, Score, Vote
from models.packets import Packet, Portion, Turn
from models.people import Ask, Form, Group, Helper, Member, Person
from models.points import Account, Transfer
from models.prizes import Award, Candidate, PrizeCode, PrizeEvent
from models.proofs import Cheer, Freeze, Look, PastDays, Proof
from models.review import ReviewItem
from models.sharing import (
    Attendance,
    Feedback,
    Guest,
    Mute,
    Question,
    QuestionVote,
    Talk,
    TalkMessage,
    Theme,
    ThemeVote,
    Window,
)
from models.statistics import GroupDay, GroupHour, GroupWeek, MemberDay, MemberWeek, MessageCount, Movement
from models.work import Errand, Prompt, PromptPlace, QuarantinedUpdate, Remembered, Run, Schedule, SeenUpdate

__all__ = [
    "Account",
    "Activity",
    "AlbumPart",
    "Announcement",
    "Ask",
    "Attendance",
    "Award",
    "Ballot",
    "Base",
    "Board",
    "Candidate",
    "CheckIn",
    "CheckInDay",
    "Cheer",
    "Collection",
    "Draft",
    "Entry",
    "EntryPart",
    "Errand",
    "Feedback",
    "Form",
    "Freeze",
    "Group",
    "GroupDay",
    "GroupHour",
    "GroupWeek",
    "Guest",
    "Helper",
    "Look",
    "Member",
    "MemberDay",
    "MemberWeek",
    "MessageCount",
    "Movement",
    "Mute",
    "Packet",
    "Participant",
    "PastDays",
    "Person",
    "Portion",
    "PrizeCode",
    "PrizeEvent",
    "Prompt",
    "PromptPlace",
    "Proof",
    "QuarantinedUpdate",
    "Question",
    "QuestionVote",
    "Remembered",
    "ReviewItem",
    "Run",
    "Schedule",
    "Score",
    "SeenUpdate",
    "Talk",
    "TalkMessage",
    "Theme",
    "ThemeVote",
    "Transfer",
    "Turn",
    "Vote",
    "Window",
    "metadata",
]
