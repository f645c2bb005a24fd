"""A chart of a document → a native chart of Word with its own workbook, which a lawyer can open and
LibreOffice prints.

python-pptx writes the series and the workbook; the looks, the text alternative and what the schema
is strict about are added here (ECMA-376 part 1, 21.2; python-pptx's axis ids are negative, which is
no unsignedInt)."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Length, Mm, Pt
from lxml import etree
from markupsafe import Markup
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from generator import opc
from generator.documents.measuring import Face
from generator.documents.printed import Chart
from generator.documents.text import Element
from generator.opc import parsed

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _pattern(preset: str, colour: str) -> str:
    """Strokes of a colour on white (ECMA-376 part 1, 20.1.10.51)."""
    return (
        f'<a:pattFill prst="{preset}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


# Told apart without colours, in print and by who does not see them: by pattern and lightness. The
# numbers are those of `Chart.looks`.
_PARTS = (
    _solid("1F3864"),
    _pattern("wdUpDiag", "2F5597"),
    _pattern("dkHorz", "9C1C1C"),
    _pattern("pct25", "C55A11"),
    _solid("A6A6A6"),
    _solid("FFFFFF"),
)
_YEARS = (_pattern("wdUpDiag", "2F5597"), _solid("1F3864"))
_EDGE = f'<a:ln w="6350">{_solid("404040")}</a:ln>'
_EMBEDDED = CONTENT_TYPE.SML_SHEET
_WIDTH, _FRAME = Mm(168), Mm(26)  # as wide as the text of an upright page
_TALLEST = Mm(190)  # with its caption it fits on a page
_STACKED_ROW, _BAR = Mm(13), Mm(6)
# Room beside the names of categories, which are no wider than that, for the legend below, and
# above: LibreOffice cuts long names off where it may choose itself.
_BESIDE, _WIDEST_NAME, _LEGEND, _ABOVE = Mm(8), Mm(70), Mm(17), Mm(4)
_NAME = Face(10, bold=False)
_TIME = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT[\d:]+Z")
_STAMP = b"2000-01-01T00:00:00Z"


def drawing(part: Part, chart: Chart) -> Markup:
    """Puts the chart beside `part` and gives the run content that shows it there."""
    xml, workbook = _xml_and_workbook(chart)
    sheet = _new_part(part, "/word/embeddings/chart%d.xlsx", _EMBEDDED, workbook)
    shown = _new_part(part, "/word/charts/chart%d.xml", CONTENT_TYPE.DML_CHART, b"")
    external = shown.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
    row = _STACKED_ROW if chart.stacked else _BAR * len(chart.series)
    height = Length(min(_FRAME + row * len(chart.categories), _TALLEST))
    shown._blob = _styled(xml, chart, external, height)
    relation = part.relate_to(shown, RELATIONSHIP_TYPE.CHART)
    return Markup(_run(relation, chart, height))


def _new_part(part: Part, name: str, content_type: str, blob: bytes) -> Part:
    """A new part in the package of another; %d in its name becomes the next number."""
    package: Any = part.package  # python-docx types it as any package
    return Part(PackURI(str(package.next_partname(name))), content_type, blob, package)


def _xml_and_workbook(chart: Chart) -> tuple[bytes, bytes]:
    """python-pptx's XML of the chart, and the workbook behind it without a clock."""
    data = CategoryChartData()
    data.categories = [_short(name) for name in chart.categories]
    for name, values in chart.series:
        data.add_series(name, list(map(float, values)))
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    parts = opc.read(data._workbook_writer.xlsx_blob)
    parts["docProps/core.xml"] = _TIME.sub(_STAMP, parts["docProps/core.xml"])
    return ChartXmlWriter(kind, data).xml.encode(), opc.write(parts)


def _styled(xml: bytes, chart: Chart, external: str, height: Length) -> bytes:
    """The XML of a chart with our looks; `external` leads to its workbook."""
    root = parsed(xml)
    for axis in root.iter(f"{{{_C}}}axId", f"{{{_C}}}crossAx"):
        axis.set("val", axis.get("val", "").lstrip("-"))
    # Behind the epoch, in the order of the schema; corners that nobody speaks of are round
    # (21.2.2.159).
    for piece in ('<c:roundedCorners val="0"/>', '<c:lang val="ru-RU"/>'):
        _find(root, "date1904").addnext(_element(piece))
    _find(root, "chart/autoTitleDeleted").set("val", "1")
    plot = _find(root, "chart/plotArea")
    plot.addnext(_element('<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'))
    plot.insert(0, _element(_layout(chart, height)))
    _bars(_find(plot, "barChart"), chart)
    _axes(plot, stacked=chart.stacked)
    root.remove(_find(root, "txPr"))
    root.append(_element(f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p>{_font('000000')}</a:p></c:txPr>"))
    data = f'<c:externalData r:id="{external}"><c:autoUpdate val="0"/></c:externalData>'
    root.append(_element(data))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _short(name: str) -> str:
    """A name that has room beside the bars: its first words; the text alternative has all of it."""
    words, widest = name.split(" "), _WIDEST_NAME / Pt(1)
    if _NAME.width(name) <= widest:
        return name
    while len(words) > 1 and _NAME.width(" ".join(words) + " …") > widest:
        words.pop()
    return " ".join(words) + " …"


def _layout(chart: Chart, height: Length) -> str:
    """Where the bars stand in a chart of this height, in parts of it."""
    longest = Pt(max(_NAME.width(_short(name)) for name in chart.categories))
    left, top = (min(longest, _WIDEST_NAME) + _BESIDE) / _WIDTH, _ABOVE / height
    width, tall = 1 - left - _ABOVE / _WIDTH, 1 - top - _LEGEND / height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left:.4f}"/><c:y val="{top:.4f}"/>'
        f'<c:w val="{width:.4f}"/><c:h val="{tall:.4f}"/></c:manualLayout></c:layout>'
    )


def _bars(bars: Element, chart: Chart) -> None:
    """Looks of the bars, the numbers in them and the gaps between them."""
    behind_gap = _find(bars, "overlap" if chart.stacked else "axId")
    behind_gap.addprevious(_element('<c:gapWidth val="60"/>'))
    fills = _PARTS if chart.stacked else _YEARS
    labels = _labels(stacked=chart.stacked)
    for look, series in zip(chart.looks, bars.findall(f"{{{_C}}}ser"), strict=True):
        fill = f"<c:spPr>{fills[look]}{_EDGE}</c:spPr>"
        # Behind the name, in the order of the schema: the first of them last.
        for piece in (labels, '<c:invertIfNegative val="0"/>', fill):
            _find(series, "tx").addnext(_element(piece))


def _axes(plot: Element, *, stacked: bool) -> None:
    """The first category on top; counts need no scale beside the numbers in the bars."""
    value = _find(plot, "valAx")
    _find(plot, "catAx/scaling/orientation").set("val", "maxMin")
    _find(value, "delete").set("val", "1")
    value.remove(_find(value, "majorGridlines"))
    if not stacked:
        _find(value, "scaling").append(_element('<c:min val="0"/>'))


def _find(element: Element, path: str) -> Element:
    """What python-pptx always writes."""
    below = element.find("/".join(f"{{{_C}}}{name}" for name in path.split("/")))
    assert below is not None, path
    return below


def _labels(*, stacked: bool) -> str:
    """Numbers in the bars on a white ground, or at their ends; nothing for zero."""
    place = "ctr" if stacked else "outEnd"
    form = "0;;;" if stacked else "0.0"
    ground = f"<c:spPr>{_solid('FFFFFF')}</c:spPr>" if stacked else ""
    return (
        f'<c:dLbls><c:numFmt formatCode="{form}" sourceLinked="0"/>{ground}'
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p>{_font('000000')}</a:p></c:txPr>"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _font(colour: str) -> str:
    """The font of numbers and names, of a colour."""
    return (
        f'<a:pPr><a:defRPr sz="1000">{_solid(colour)}'
        '<a:latin typeface="Times New Roman"/><a:cs typeface="Times New Roman"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="ru-RU"/>'
    )


def _element(xml: str) -> Element:
    """A piece of DrawingML without the namespaces of its wrapping."""
    return etree.fromstring(f'<x xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">{xml}</x>')[0]


def _run(relation: str, chart: Chart, height: Length) -> str:
    """What stands in a run: it ends the text it is put into and begins it anew, as docxtpl's
    pictures do."""
    return (
        f'</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="{_WP}"'
        ' distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDTH}" cy="{height}"/>'
        f'<wp:docPr id="1" name="Диаграмма" descr={quoteattr(chart.description)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{escape(relation)}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t>"
    )
