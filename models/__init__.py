"""The tables, one module per area. Importing this package imports them all."""

from models.activities import Activity, CheckIn, CheckInDay, Participant
from models.base import Base, metadata
from models.packets import Packet, Portion, Turn
from models.people import Ask, Form, Group, Helper, Member, Person
from models.points import Account, Transfer
from models.review import ReviewItem
from models.statistics import GroupHour, MemberDay, MessageCount, Movement
from models.work import Errand, QuarantinedUpdate, Remembered, Run, Schedule, SeenUpdate

__all__ = [
    "Account",
    "Activity",
    "Ask",
    "Base",
    "CheckIn",
    "CheckInDay",
    "Errand",
    "Form",
    "Group",
    "GroupHour",
    "Helper",
    "Member",
    "MemberDay",
    "MessageCount",
    "Movement",
    "Packet",
    "Participant",
    "Person",
    "Portion",
    "QuarantinedUpdate",
    "Remembered",
    "ReviewItem",
    "Run",
    "Schedule",
    "SeenUpdate",
    "Transfer",
    "Turn",
    "metadata",
]
