"""The weekly summary: three weeks of a group in passing, then its figures in words, a picture and a workbook."""
