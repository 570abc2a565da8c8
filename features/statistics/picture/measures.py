"""How large the picture is, for the view that gathers what goes into it and for what draws it."""

# In pixels, from the upper left corner.
WIDTH, MARGIN = 1080, 60
TITLE = 46
# So many members stand in it; how wide a name may be.
NAMED = 6
NAME_WIDTH = 280
