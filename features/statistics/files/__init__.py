"""A group's figures as files: the workbook of a week, and what everybody did on some days."""
