"""Teams of an activity, whatever its kind: who is in which, drawn or chosen, and how they are ranked."""
