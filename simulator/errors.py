"""Refusals in Telegram's own words, and the loud failure of the simulator itself."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A call that Telegram refuses: HTTP status, description, response parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The answer as it goes over the wire."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


class SimulatorBug(AssertionError):
    """The simulator made something that is not a valid Bot API object: its own fault, never the bot's."""


def bad(text: str, **parameters: int) -> ApiError:
    """400 in Telegram's words."""
    return ApiError(400, f"Bad Request: {text}", **parameters)


def strict(text: str) -> ApiError:
    """400 for what the real Telegram ignores in silence, but a developer wants to hear of."""
    return bad(f"[strict] {text}")


def forbidden(text: str) -> ApiError:
    """403 in Telegram's words."""
    return ApiError(403, f"Forbidden: {text}")


def too_many(retry_after: int) -> ApiError:
    """429 with the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
