"""The year between two builds: where the plan stands, and what is to be done next.

control.py   a workbook and a day → the control of the year: DOCX, PDF and tables
sheets.py    a year on a day → the tables of the control, one for each department
status.py    a workbook and the folders around it → where everything stands
waiting.py   what stands in the way of a document
"""
