"""Reasons not to run, each one clear line for whoever hosts the bot."""


class CannotRun(Exception):
    """The program cannot run as it is set up. The message says what to do; there is no traceback, and the exit code is 2."""
