"""Prints every cell that openpyxl sees in the workbooks named by a JSON list on standard input, as JSON. Never writes a workbook."""

import datetime
import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")


def plain(value):
    if isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    text = getattr(value, "text", None)
    return f"{getattr(value, 'ref', '')} {text}" if text is not None else str(value)


def cells(path):
    book = openpyxl.load_workbook(path, keep_vba=True)
    return {
        f"{sheet.title}!{cell.coordinate}": plain(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


json.dump({path: cells(path) for path in json.load(sys.stdin)}, sys.stdout)
