"""The stories of the tour, in the order they are played. Each has a stage of its own; a new one is a folder and a line here."""

from tour.stories.campaign.script import STORY as CAMPAIGN
from tour.stories.challenge.script import STORY as CHALLENGE
from tour.stories.dinner.script import STORY as DINNER
from tour.stories.mascot.script import STORY as MASCOT
from tour.stories.morning_run.script import STORY as MORNING_RUN
from tour.stories.outing.script import STORY as OUTING
from tour.stories.quiz.script import STORY as QUIZ
from tour.stories.raffle.script import STORY as RAFFLE
from tour.stories.relay.script import STORY as RELAY
from tour.stories.summary.script import STORY as SUMMARY
from tour.stories.survey.script import STORY as SURVEY
from tour.stories.talk.script import STORY as TALK
from tour.stories.three_photos.script import STORY as THREE_PHOTOS
from tour.stories.timetable.script import STORY as TIMETABLE

STORIES = (
    MORNING_RUN,
    THREE_PHOTOS,
    RELAY,
    MASCOT,
    TALK,
    DINNER,
    OUTING,
    QUIZ,
    RAFFLE,
    SURVEY,
    CHALLENGE,
    CAMPAIGN,
    TIMETABLE,
    SUMMARY,
)
