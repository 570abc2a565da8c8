"""A red packet: points that members grab from each other or from the group."""
