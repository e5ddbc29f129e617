"""Particles that follow markup directly."""

from __future__ import annotations

import pytest

from bilingual_gallery.translation.boundaries import set_boundaries


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**T**는", r"**T**\ 는"),
        ("*T*는", r"*T*\ 는"),
        ("``x``를", r"``x``\ 를"),
        ("``a`b``를", r"``a`b``\ 를"),
        ("``a``와 ``b``를", r"``a``\ 와 ``b``\ 를"),
        (":ref:`a`에서", r":ref:`a`\ 에서"),
        (":py:class:`a.b`의", r":py:class:`a.b`\ 의"),
        ("`a`:ref:에서", r"`a`:ref:\ 에서"),
        ("`t <https://example.org>`__를", r"`t <https://example.org>`__\ 를"),
        ("`t <https://example.org>`_를", r"`t <https://example.org>`_\ 를"),
        ("`두 단어`_를", r"`두 단어`_\ 를"),
        ("`기본`를", r"`기본`\ 를"),
        ("|s|는", r"|s|\ 는"),
        ("|s|_는", r"|s|_\ 는"),
        ("[1]_은", r"[1]_\ 은"),
        ("[#이름]_은", r"[#이름]_\ 은"),
        ("앞**T**뒤", r"앞\ **T**\ 뒤"),
        ("앞``x``", r"앞\ ``x``"),
        ("여기:ref:`a`에", r"여기\ :ref:`a`\ 에"),
        ("예:여기:ref:`a`에", r"예:여기\ :ref:`a`\ 에"),
        ("**두\n줄**은", r"**두" + "\n" + r"줄**\ 은"),
        ("**テンソル**は", r"**テンソル**\ は"),
    ],
)
def test_particle_after_markup(written: str, read: str) -> None:
    assert set_boundaries(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "D_in과 y_pred_t는 그대로",
        "**T** 는",
        "**T**, ``x``.",
        r"**T**\ 는",
        r"\*T*는",
        r"\`x`는",
        "**T**s",
        "x * y는 z*",
        "``x``",
        "|",
        "5*3은",
        "",
        "가_나_다",
    ],
)
def test_left_alone(text: str) -> None:
    assert set_boundaries(text) == text


@pytest.mark.parametrize("text", ["**T**는", "앞``x``뒤 :ref:`a`에서", "|s|는 `t <u>`__를"])
def test_twice_is_once(text: str) -> None:
    once = set_boundaries(text)
    assert set_boundaries(once) == once
