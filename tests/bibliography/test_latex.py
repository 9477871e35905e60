"""Letters of LaTeX and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pilotscan.bibliography.latex import plain_of, tex_of
from support.together import together


@together(
    "tex, plain",
    [
        (r"M{\"u}ller", "Müller"),
        (r"\"{o}\ss{} \o{} \c{c} \v{s} {\L}", "öß ø ç š Ł"),
        (r"50% of {\'A}na \& co", "50% of Ána & co"),
        (r"\url{http://x/a_b%20c}", "http://x/a_b%20c"),
        ("``q'' -- x---y~z", "“q” – x—y z"),
        (r"\unknown{kept}", "kept"),
        ("{unbalanced", "unbalanced"),
        ("H$_2$O", "H_2O"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_latex_as_people_read_it(tex: str, plain: str) -> None:
    assert plain_of(tex) == plain


@given(st.text(st.sampled_from("aé&%#_$\\{}~^-'` \"–—[]<>|@"), max_size=12))
def test_any_text_is_the_same_after_there_and_back(text: str) -> None:
    plain = " ".join(text.split())
    assert plain_of(tex_of(plain)) == plain
