"""What is refused of files with tables."""

from dataclasses import dataclass

from kit.messages import Refusal


@dataclass(eq=False)
class FileTooLarge(Refusal):
    """The file is larger than is read."""
