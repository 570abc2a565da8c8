"""Prizes of any activity: who gets what, once; claimed, handed over, or passed on to the next backup."""
