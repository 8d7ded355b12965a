"""Coverage rules as tables: what counts as displayed."""

import pytest

from reviews.inspection.coverage import CELLS, PPM, Bar, Shown, Span, active_ms, covered_ppm, dwell, without

BAR = Bar(dwell_ms=400, zoom=1.0, css_zoom=0.5)


def shown(x=0, y=0, w=1024, h=1024, ms=400, zoom=1.0, dpr=1.0):
    return Shown(x, y, w, h, ms, zoom, dpr)


@pytest.mark.parametrize(
    ("displays", "share"),
    [
        ([], 0),
        ([shown()], 1.0),
        ([shown(ms=399)], 0),
        ([shown(ms=200), shown(ms=200)], 1.0),
        ([shown(zoom=0.999)], 0),
        ([shown(zoom=1.0, dpr=2.0)], 1.0),
        ([shown(zoom=1.0, dpr=2.5)], 0),
        ([shown(zoom=2.0, dpr=4.0)], 1.0),
        ([shown(zoom=float("nan"))], 0),
        ([shown(h=512)], 0.5),
        ([shown(w=512), shown(x=512, w=512)], 1.0),
        ([shown(w=512), shown(x=512, w=512, ms=399)], 0.5),
        ([shown(h=973)], 0.95),
        ([shown(h=963)], 0.94),
        ([shown(x=1023, y=1023, w=1, h=1)], 0),
    ],
)
def test_a_cell_counts_when_it_was_displayed_long_and_large_enough(displays, share):
    assert covered_ppm(displays, width=1024, height=1024, bar=BAR) == share * PPM


@pytest.mark.parametrize("size", [(1024, 1024), (1536, 1024), (3840, 2160), (2047, 1535), (1, 1), (99, 101)])
def test_the_whole_image_is_the_whole_grid_at_every_size(size):
    width, height = size
    assert covered_ppm([shown(w=width, h=height)], width=width, height=height, bar=BAR) == PPM


@pytest.mark.parametrize("height", [1024, 1536, 2160, 2880])
@pytest.mark.parametrize("percent", [1, 50, 94, 95, 99])
def test_n_percent_of_the_rows_is_n_percent_of_the_image(height, percent):
    displays = [shown(w=1024, h=height * percent // 100)]
    assert covered_ppm(displays, width=1024, height=height, bar=BAR) == percent * PPM // 100


def test_dwell_adds_up_where_displays_overlap():
    rows = dwell([shown(w=512, ms=100), shown(x=256, w=512, ms=50)], width=1024, height=1024, bar=BAR)
    assert (rows[0][10], rows[0][30], rows[0][60], rows[0][90]) == (100, 150, 50, 0)
    assert len(rows) == CELLS
    assert all(row == rows[0] for row in rows)


@pytest.mark.parametrize(
    ("span", "taken", "left"),
    [
        ((0, 10), [], [(0, 10)]),
        ((0, 10), [(10, 20)], [(0, 10)]),
        ((0, 10), [(0, 10)], []),
        ((0, 10), [(-5, 50)], []),
        ((0, 10), [(3, 5)], [(0, 3), (5, 10)]),
        ((0, 10), [(6, 20), (0, 2)], [(2, 6)]),
        ((0, 10), [(1, 2), (1, 4), (3, 8)], [(0, 1), (8, 10)]),
    ],
)
def test_time_that_was_reported_before_is_cut_out(span, taken, left):
    assert without(Span(*span), [Span(*t) for t in taken]) == [Span(*piece) for piece in left]


@pytest.mark.parametrize(
    ("moments", "end", "worked"),
    [
        ([], 45_000, 45_000),
        ([], 60_000, 60_000),
        ([], 60_001, 0),
        ([(10_000, 20_000)], 30_000, 30_000),
        ([(10_000, 20_000)], 90_000, 20_000),
        ([(70_000, 80_000)], 90_000, 20_000),
        ([(0, 100_000)], 100_000, 100_000),
        ([(0, 200_000)], 100_000, 100_000),
        ([(30_000, 30_000), (60_000, 60_000)], 61_000, 61_000),
    ],
)
def test_gaps_of_more_than_a_minute_are_no_working_time(moments, end, worked):
    assert active_ms([Span(*m) for m in moments], end=end) == worked
