"""The control: saves a workbook in place through openpyxl. Not how we save."""

import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
sheet["W2"] = "PROCEED"
# More than there was, so that a small disk does not hold it.
for row in range(3, 30):
    sheet.cell(row, 24, "".join(chr(33 + (at * at * 7919 + at * row) % 9000) for at in range(10000)))
print("saving", flush=True)
book.save(sys.argv[1])
