"""The kinds of deliveries, by the words that stand in the outbox. What is done with each is an object of `jobs/deliveries`."""

from enum import StrEnum


class DeliveryKind(StrEnum):
    """What a delivery is. A word is never used again for another meaning: rows outlive a release."""

    MESSAGE = "message"  # send the payload
    COMPOSED = "composed"  # a message that is put together when it is sent (composing.py)
    BOARD = "board"  # bring an activity's board up to date
    WATCH = "watch"  # bring the watched board of a campaign up to date
    RECORD = "record"  # show on a board of an earlier day what that day was
    STRIP = "strip"  # take the buttons off a message
    EDIT = "edit"  # give a message a new face
    REACT = "react"  # the bot's reaction under a message
    MENU = "menu"  # give a person in a group the menu of their role
    POST = "post"  # post somebody else's words
    PIN = "pin"  # pin a message
    DELETE = "delete"  # take messages away


# What is told keeps its order in its queue, and holds up what stands behind it; boards stand behind all of it and hold up nobody.
TOLD = (DeliveryKind.MESSAGE, DeliveryKind.POST, DeliveryKind.COMPOSED)
BOARDS = (DeliveryKind.BOARD, DeliveryKind.RECORD, DeliveryKind.WATCH)
