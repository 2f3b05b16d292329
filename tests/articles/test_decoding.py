from __future__ import annotations

import codecs
import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.articles.decoding import decode
from letopis.articles.language import check_russian
from letopis.errors import NotRussian, UnreadableInput

SHORT = "Встреча в Женеве"
SHOUTED = "ПЕРЕГОВОРЫ НА МАЛЬТЕ"
LONG = """Рейкьявик, 12 октября. Михаил Горбачёв и Рональд Рейган закончили двухдневные переговоры без соглашения.

«Мы были близки к решению», — сказал государственный секретарь США Джордж Шульц. № 1 — ракеты средней дальности.
"""
TEXTS = [SHORT, SHOUTED, LONG, SHORT.lower(), "Ответил: «Да»."]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", TEXTS)
def test_reads_russian_in_its_encodings_short_and_long(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text.lstrip("\ufeff") == text


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
@pytest.mark.parametrize("text", [SHORT, SHOUTED, SHORT.lower(), "Да, ответил министр."])
def test_tells_koi8_and_866_from_1251(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert [note.code for note in found.notes] == ["encoding"]


@pytest.mark.parametrize("name", ["Горбачёв", "Шеварднадзе", "Громыко", "Тэтчер", "Миттеран", "Рейган", "Буш и Коль"])
@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251"])
def test_a_single_name_is_enough(name: str, encoding: str) -> None:
    assert decode(name.encode(encoding)).text == name


def test_reads_a_long_koi8_text_to_its_last_sign() -> None:
    text = LONG.replace("«", '"').replace("»", '"').replace("—", "-").replace("№", "N")
    assert decode(text.encode("koi8-r")).text == text


def test_utf8_with_a_damaged_character_stays_utf8_and_is_noted() -> None:
    data = LONG.encode()[:-1] + b"\xd0"
    found = decode(data)
    assert found.text == LONG[:-1] + "\ufffd"
    assert [note.code for note in found.notes] == ["damaged"]


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    assert decode("Ужгород".encode("koi8-r"), "koi8-r").text == "Ужгород"
    assert decode(LONG.encode("cp1251"), "windows-1251").notes == ()


@pytest.mark.parametrize("declared", ["koi8-r", "iso-8859-1", "utf-8", "no-such-encoding", "hex"])
def test_a_declared_encoding_is_not_believed_where_it_reads_worse(declared: str) -> None:
    assert decode(LONG.encode("cp1251"), declared).text == LONG


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "archive"),
        (gzip.compress(LONG.encode()), "gzip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"{\\rtf1 abc}", "RTF"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x7fELF\x02\x01\x01\x00" * 30, "binary"),
    ],
)
def test_binaries_are_refused_with_a_remedy(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableInput, match=kind) as caught:
        decode(data)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le président est arrivé à Genève pour les pourparlers, a déclaré la délégation.", "latin-1"),
        ("Στη Γενεύη άρχισαν οι συνομιλίες", "iso8859-7"),
        ("ジュネーブで交渉が始まった。双方は春に合意した。", "shift-jis"),
        ("日内瓦会谈已经开始，双方在春季达成一致。", "gb18030"),
    ],
)
def test_other_languages_are_not_taken_for_russian(text: str, encoding: str) -> None:
    with pytest.raises(NotRussian):
        check_russian(decode(text.encode(encoding)).text)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u"])
def test_ukrainian_is_read_well_enough_to_be_named(encoding: str) -> None:
    with pytest.raises(NotRussian, match="украинский"):
        check_russian(decode("У Женеві розпочалися переговори, про які домовилися навесні.".encode(encoding)).text)


def test_a_mark_alone_is_an_empty_text() -> None:
    assert decode(codecs.BOM_UTF16_LE).text.strip("\ufeff") == ""


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_clear_refusal(data: bytes) -> None:
    with contextlib.suppress(UnreadableInput):
        assert isinstance(decode(data).text, str)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()).text == "\ufeff" + text
