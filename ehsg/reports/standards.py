"""What WeasyPrint leaves undone for a file that follows PDF/A-2a and PDF/UA-1 both.

Both pieces reach into WeasyPrint's and pydyf's own objects, so their versions are pinned; the tests would notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

VARIANT = "pdf/a-2a"

# WeasyPrint states one standard per file. The second is stated by this piece of metadata, and declared to PDF/A as an
# extension schema, without which PDF/A would not allow it.
_PDFUA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def state_both(document: Any) -> None:
    """Let a rendered WeasyPrint document state PDF/UA-1 beside the PDF/A that it is written as."""
    describe = document.metadata.generate_rdf_metadata

    def describe_both(*args: Any) -> bytes:
        metadata: bytes = describe(*args)
        return metadata.replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>")

    document.metadata.generate_rdf_metadata = describe_both


def set_running_text_apart(_document: Any, pdf: Any) -> None:
    """Mark headers and footers as such, so that nobody has them read out on every page.

    WeasyPrint keeps them out of the tree of tags but marks them as if they were in it. A finisher for `write_pdf`.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    in_tree = set(_descendants(pdf, root))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for index, reference in enumerate(pdf.page_references):
        parents = numbers[2 * index + 1]
        running = {mcid for mcid, parent in enumerate(parents) if _number(parent) not in in_tree}
        for mcid in running:
            _object(pdf, parents[mcid]).clear()
            parents[mcid] = "null"
        _make_artifacts(_object(pdf, _object(pdf, reference)["Contents"]).stream, running)


def _make_artifacts(stream: list[Any], running: set[int]) -> None:
    for index, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in running:
            stream[index - 1] = b"/Artifact"
            item.clear()
            item["Type"] = "/Pagination"


def _descendants(pdf: Any, root: Any) -> Iterator[int]:
    """Give the object numbers of all elements under the root of the tree of tags."""
    waiting = [root]
    while waiting:
        for kid in waiting.pop()["K"]:
            element = None if isinstance(kid, int) else _object(pdf, kid)
            if element is not None and element.get("S"):
                yield _number(kid)
                waiting.append(element)


def _number(reference: Any) -> int:
    return int(reference.split()[0])


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[_number(reference)]
