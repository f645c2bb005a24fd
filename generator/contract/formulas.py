"""The formula of the column «№» on «План»: the number that a measure will be printed with, for the
people who look for it in Excel. What is printed is counted by facts.py.

The place of a group is counted among those that have measures in the year of the row; MATCH
compares «год|раздел» as text, where COUNTIF would take 1.1 and 1.10 for one number. A measure that
was taken out before the Programme was issued has none; one that an amendment took out keeps its
own. What an amendment brought, a measure or a whole group, is counted behind what was there from
the beginning. «Порядок» is not looked at, nor which of two new groups came first.
"""

from generator.model import BEFORE_ISSUE

_THIS_YEAR, _OWN = "План[[#This Row],[Год]]", "План[[#This Row],[Раздел]]"
_TOP = f'LEFT({_OWN},FIND(".",{_OWN}&".")-1)'
# «0» for nothing, so that a number that was typed as text is one.
_ADDED, _OWN_ADDED = '("0"&План[Добавлено])*1', '("0"&План[[#This Row],[Добавлено]])*1'
_IS_OUT = f'(План[Исключено]="{BEFORE_ISSUE}")*1'
_GROUP_OF = "План[Раздел]"
_TOP_OF = 'LEFT(План[Раздел]&".",FIND(".",План[Раздел]&"."))'


def _has(code: str, nodes: str, from_the_beginning: str) -> str:
    """Whether the plan of the year has measures below each of the sections."""
    wanted = f'{_THIS_YEAR}&"|"&{code}&"|0"'
    plan = f'План[Год]&"|"&{nodes}&"|"&({_IS_OUT}{from_the_beginning})'
    return f"ISNUMBER(MATCH({wanted},INDEX({plan},0),0))"


def _first(code: str, nodes: str) -> str:
    """Whether any of those measures was there from the beginning."""
    return _has(code, nodes, f"+({_ADDED}>0)")


def _up_to(code: str) -> str:
    """True for the sections up to the one of a code."""
    return f"(ROW(Разделы[Код])<=ROW(INDEX(Разделы[Код],MATCH({code},Разделы[Код],0))))"


def _place(code: str, siblings: str, codes: str, nodes: str) -> str:
    """The place of a node among its siblings: those from the beginning, then the others. By
    products, as SUMPRODUCT reads no array out of an IF."""
    is_first, first, there = _first(code, nodes), _first(codes, nodes), _has(codes, nodes, "")
    up_to = _up_to(code.removesuffix('&"."'))
    of_before = f"{first}*(1-{is_first}*(1-{up_to}))"
    of_amendments = f"(1-{is_first})*{up_to}*({there}-{first})"
    return f'SUMPRODUCT({siblings}*({of_before}+{of_amendments}))&"."'


_SECTION = _place(f'{_TOP}&"."', 'ISERROR(FIND(".",Разделы[Код]))', 'Разделы[Код]&"."', _TOP_OF)
_GROUP = _place(_OWN, f'(LEFT(Разделы[Код],LEN({_TOP})+1)={_TOP}&".")', "Разделы[Код]", _GROUP_OF)
_BEFORE = f"(({_ADDED}<{_OWN_ADDED})+({_ADDED}={_OWN_ADDED})*(ROW(План[Раздел])<=ROW())>0)"
_MEASURE = f'SUMPRODUCT((План[Год]={_THIS_YEAR})*(План[Раздел]={_OWN})*(1-{_IS_OUT})*{_BEFORE})&"."'
_ALL = f'IFERROR({_SECTION}&IF(ISERROR(FIND(".",{_OWN})),"",{_GROUP})&{_MEASURE},"")'
NUMBER = f'IF(План[[#This Row],[Исключено]]="{BEFORE_ISSUE}","",{_ALL})'
