"""What people do, counted; and what it says about a group."""
