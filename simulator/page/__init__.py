"""The chat page: the simulated Telegram in a browser. Knows the simulator; of the bot it knows what anybody sees in a chat."""

from simulator.page.server import PageServer, serve_page
from simulator.page.show import Cast, Program, Show

__all__ = ["Cast", "PageServer", "Program", "Show", "serve_page"]
