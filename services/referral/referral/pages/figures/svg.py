"""A picture as SVG within a page: presentation attributes only, as the policy of the pages asks."""

from html import escape

from markupsafe import Markup

from referral.pages.figures.drawing import INK, Band, Box, Picture, Shape, Text

FONT = "system-ui, sans-serif"


def as_svg(picture: Picture) -> Markup:
    """Its texts escaped."""
    return Markup(  # noqa: S704 - made of numbers, our own colours and escaped texts
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width:g} {picture.height:g}" role="img"'
        f' aria-label="{escape(picture.title)}" font-family="{FONT}" font-size="14" fill="{INK}">'
        + "".join(_element(shape) for shape in picture.shapes)
        + "</svg>"
    )


def _element(shape: Shape) -> str:
    match shape:
        case Box():
            size = f'width="{shape.width:.1f}" height="{shape.height:.1f}"'
            return f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" {size} rx="2" fill="{shape.fill}"/>'
        case Text():
            bold = ' font-weight="600"' if shape.is_bold else ""
            at = f'x="{shape.x:.1f}" y="{shape.y:.1f}" text-anchor="{shape.side}"'
            return f"<text {at}{bold}>{escape(shape.text)}</text>"
        case Band():
            return f'<path d="{path_of(shape)}" fill="{shape.fill}" fill-opacity=".45"/>'


def path_of(band: Band) -> str:
    """Two curves that stay one thickness apart."""
    middle, below, to_below = (band.x + band.to_x) / 2, band.y + band.thickness, band.to_y + band.thickness
    return (
        f"M{band.x:.1f} {band.y:.1f}C{middle:.1f} {band.y:.1f} {middle:.1f} {band.to_y:.1f} {band.to_x:.1f}"
        f" {band.to_y:.1f}V{to_below:.1f}C{middle:.1f} {to_below:.1f} {middle:.1f} {below:.1f} {band.x:.1f}"
        f" {below:.1f}Z"
    )
