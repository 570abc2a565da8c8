"""Proofs: pictures and texts that people give for a day, what becomes of them, and who says so."""
