"""The formula of the column «№» on «План»: the number that a measure will be printed with, for the
people who look for it in Excel. What is printed is counted by facts.py.

The place of a group is counted among those that have measures in the year of the row; MATCH
compares «год|раздел» as text, where COUNTIF would take 1.1 and 1.10 for one number. A measure that
was taken out has none; «Порядок» is not looked at.
"""

_THIS_YEAR, _OWN = "План[[#This Row],[Год]]", "План[[#This Row],[Раздел]]"
_TOP = f'LEFT({_OWN},FIND(".",{_OWN}&".")-1)'
_HAS_MEASURES = (
    f'ISNUMBER(MATCH({_THIS_YEAR}&"|"&Разделы[Код]&"|",'
    'INDEX(План[Год]&"|"&План[Раздел]&"|"&План[Исключено],0),0))'
)
_SECTION_IN_USE = (
    f'ISNUMBER(MATCH({_THIS_YEAR}&"|"&Разделы[Код]&".|",'
    'INDEX(План[Год]&"|"&LEFT(План[Раздел]&".",FIND(".",План[Раздел]&"."))&"|"&План[Исключено],0),0))'
)


def _up_to(code: str) -> str:
    """True for the sections up to the one of a code."""
    return f"(ROW(Разделы[Код])<=ROW(INDEX(Разделы[Код],MATCH({code},Разделы[Код],0))))"


_SECTION = f'SUMPRODUCT(ISERROR(FIND(".",Разделы[Код]))*{_up_to(_TOP)}*{_SECTION_IN_USE})&"."'
_GROUP = (
    f'SUMPRODUCT((LEFT(Разделы[Код],LEN({_TOP})+1)={_TOP}&".")*{_up_to(_OWN)}*{_HAS_MEASURES})&"."'
)
_MEASURE = (
    f'SUMPRODUCT((План[Год]={_THIS_YEAR})*(План[Раздел]={_OWN})*(План[Исключено]="")'
    '*(ROW(План[Раздел])<=ROW()))&"."'
)
_ALL = f'IFERROR({_SECTION}&IF(ISERROR(FIND(".",{_OWN})),"",{_GROUP})&{_MEASURE},"")'
NUMBER = f'IF(План[[#This Row],[Исключено]]="",{_ALL},"")'
