"""The methods of the Bot API, a module per area; each registers its methods by name."""
