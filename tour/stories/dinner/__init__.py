"""The dinner: a numbered list, a waiting list that moves up, and the final list."""
