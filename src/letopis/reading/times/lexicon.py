"""Words of calendar expressions by form: each form has a kind (a terminal of the grammar) and a value.

Forms are lower case with е for ё. The closed classes are written out by paradigm, so that reading dates does not
depend on what a tagger makes of "мая" or "среду".
"""

from __future__ import annotations

from typing import Any, Final

from letopis.reading.times.specs import Ref

Entry = tuple[str, Any]

HARD: Final = "ый ого ому ым ом ая ой ую ое ые ых ыми".split()
STRESSED: Final = "ой ого ому ым ом ая ую ое ые ых ыми".split()
SOFT: Final = "ий его ему им ем яя ей юю ее ие их ими".split()
VELAR: Final = "ий ого ому им ом ая ой ую ое ие их ими".split()
HUSHING: Final = "ий его ему им ем ая ей ую ее ие их ими".split()


def _forms(stem: str, endings: list[str]) -> list[str]:
    return [stem + ending for ending in endings]


_MASC_SOFT: Final = "ь я ю ем е".split()
_MONTHS: Final[tuple[list[str], ...]] = (
    _forms("январ", _MASC_SOFT),
    _forms("феврал", _MASC_SOFT),
    "март марта марту мартом марте".split(),
    _forms("апрел", _MASC_SOFT),
    "май мая маю маем мае".split(),
    _forms("июн", _MASC_SOFT),
    _forms("июл", _MASC_SOFT),
    "август августа августу августом августе".split(),
    _forms("сентябр", _MASC_SOFT),
    _forms("октябр", _MASC_SOFT),
    _forms("ноябр", _MASC_SOFT),
    _forms("декабр", _MASC_SOFT),
)
_MONTH_SHORT: Final = ("янв", "фев февр", "мар", "апр", "", "", "", "авг", "сен сент", "окт", "ноя нояб", "дек")
_MONTH_STEMS: Final = (
    "январск", "февральск", "мартовск", "апрельск", "майск", "июньск",
    "июльск", "августовск", "сентябрьск", "октябрьск", "ноябрьск", "декабрьск",
)  # fmt: skip
_WEEKDAYS: Final = (
    "понедельник понедельника понедельнику понедельником понедельнике",
    "вторник вторника вторнику вторником вторнике",
    "среда среды среду",
    "четверг четверга четвергу четвергом четверге",
    "пятница пятницы пятнице пятницу пятницей",
    "суббота субботы субботе субботу субботой",
    "воскресенье воскресенья воскресенью воскресеньем",
)
_WEEKDAYS_DATIVE: Final = (
    "понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям",
)  # fmt: skip
_WEEKDAY_STEMS: Final = ((5, "субботн", SOFT), (6, "воскресн", HARD))
_PLURAL: Final = ["ые", "ых", "ым", "ыми"]
_SEASONS: Final = (
    ("весной", "весна весны весне весну весною"),
    ("летом", "лето лета лету лете"),
    ("осенью", "осень осени"),
    ("зимой", "зима зимы зиме зиму зимою"),
)
_ORDINALS: Final[dict[str, int]] = {
    "перв": 1, "четверт": 4, "пят": 5, "девят": 9, "десят": 10, "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13,
    "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19,
    "двадцат": 20, "тридцат": 30,
}  # fmt: skip
_ORDINALS_STRESSED: Final = {"втор": 2, "шест": 6, "седьм": 7, "восьм": 8}
_THIRD: Final = "третий третьего третьему третьим третьем третья третьей третью третье третьи третьих третьими"
_DECADES: Final[dict[str, int]] = {
    "нулев": 0, "десят": 10, "двадцат": 20, "тридцат": 30, "сороков": 40, "пятидесят": 50, "шестидесят": 60,
    "семидесят": 70, "восьмидесят": 80, "девяност": 90,
}  # fmt: skip
_CARDINALS: Final[dict[str, int]] = {
    "один одного одному одним одном одна одной одну одно": 1,
    "два две двух двум двумя": 2,
    "три трех трем тремя": 3,
    "четыре четырех четырем четырьмя": 4,
    "пять пяти пятью": 5,
    "шесть шести шестью": 6,
    "семь семи семью": 7,
    "восемь восьми восемью": 8,
    "девять девяти девятью": 9,
    "десять десяти десятью": 10,
    "одиннадцать одиннадцати": 11,
    "двенадцать двенадцати": 12,
    "тринадцать тринадцати": 13,
    "четырнадцать четырнадцати": 14,
    "пятнадцать пятнадцати": 15,
    "шестнадцать шестнадцати": 16,
    "семнадцать семнадцати": 17,
    "восемнадцать восемнадцати": 18,
    "девятнадцать девятнадцати": 19,
}
_TENS: Final[dict[str, int]] = {
    "двадцать двадцати двадцатью": 20,
    "тридцать тридцати тридцатью": 30,
    "сорок сорока": 40,
    "пятьдесят пятидесяти": 50,
    "шестьдесят шестидесяти": 60,
    "семьдесят семидесяти": 70,
    "восемьдесят восьмидесяти": 80,
    "девяносто девяноста": 90,
    "сто ста": 100,
}
_SOME: Final = (
    "несколько нескольких нескольким несколькими пара пару парой много многих считанные считаных полтора полутора "
    "полторы десятки десятков"
)

_NEXT: Final = Ref(1, loose=True)
_PLAIN: Final[tuple[tuple[str, Any, str], ...]] = (
    ("GOD", "year", "год года году годом годе г"),
    ("GODY", "year", "годы годов годам годами годах гг"),
    ("LET", "year", "лет"),
    ("DEN", "day", "день дня дню днем дне"),
    ("DNI", "day", "дни дней дням днями днях сутки суток суткам сутками сутках"),
    ("NEDELYA", "week", "неделя недели неделе неделю неделей недель неделям неделями неделях"),
    ("MESYAC", "month", "месяц месяца месяцу месяцем месяце месяцы месяцев месяцам месяцами месяцах"),
    ("KVARTAL", "quarter", "квартал квартала кварталу кварталом квартале"),
    ("POLUGODIE", "half", "полугодие полугодия полугодию полугодием полугодии"),
    ("VEK", "century", "век века веку веком веке столетие столетия столетию столетием столетии"),
    ("VEKA", "century", "веков веках векам веками столетий столетиях столетиям"),
    ("DESYATILETIE", "decade", "десятилетие десятилетия десятилетию десятилетием десятилетии десятилетий"),
    ("CHAS", "hour", "час часа часу часом часе часы часов часам часами часах"),
    ("MINUTA", "minute", "минута минуты минуте минуту минутой минут минутам минутами секунду секунд секунды"),
    ("VYHODNYE", "weekend", "выходные выходных выходным выходными уикенд уикенда уикенде"),
    ("POLGODA", "half", "полгода полугода"),
    ("POLOVINA", None, "половина половины половине половину половиной"),
    ("NACHALO", None, "начало начала началу началом начале"),
    ("NACHALO", None, "середина середины середине середину серединой конец конца концу концом конце исходе исходу"),
    ("CHISLO", None, "число числа числу числом числе"),
    ("CHISLAH", None, "числах чисел"),
    ("TOT", None, "тот того тому тем том та той ту"),
    ("ZHE", None, "же самый самого самом самую самой"),
    ("DRUGOJ", None, "другой"),
    ("UTRO", None, "утро утра утром утру вечер вечера вечером вечеру ночь ночи ночью полдень полночь полночи полудня"),
    ("DEIXIS", 0, "сегодня"),
    ("DEIXIS", -1, "вчера"),
    ("DEIXIS", 1, "завтра"),
    ("DEIXIS", -2, "позавчера"),
    ("DEIXIS", 2, "послезавтра"),
    ("NAKANUNE", None, "накануне"),
    ("NAZAD", None, "назад"),
    ("SPUSTYA", None, "спустя"),
    ("POZZHE", None, "позже позднее"),
    ("RANEE", None, "ранее раньше"),
    ("CHEREZ", None, "через"),
    ("OKOLO", None, "около почти примерно приблизительно порядка"),
    ("BOLEE", None, "более больше свыше менее меньше"),
    ("CHEM", None, "чем"),
    ("LISHNIM", None, "лишним небольшим"),
    ("KAZHDYJ", None, "каждый каждого каждому каждым каждом каждая каждой каждую каждое каждые каждых"),
    ("EZHE", "P1Y", "ежегодно"),
    ("EZHE", "P1M", "ежемесячно"),
    ("EZHE", "P1W", "еженедельно"),
    ("EZHE", "P1D", "ежедневно"),
    ("EZHE", "P3M", "ежеквартально"),
    ("RAZ", None, "раз раза"),
    ("TECHENIE", None, "течение протяжении"),
    ("POSLEDNIJ", None, "последний последнего последнем последняя последней последнюю последние последних последним"),
    ("TOGDA", None, "тогда"),
    ("PROSHLOGODNIJ", -1, " ".join(_forms("прошлогодн", SOFT))),
    ("SEJCHAS", 0, " ".join(_forms("сегодняшн", SOFT))),
    ("SEJCHAS", -1, " ".join(_forms("вчерашн", SOFT))),
    ("SEJCHAS", 1, " ".join(_forms("завтрашн", SOFT))),
    ("SEJCHAS", -2, " ".join(_forms("позавчерашн", SOFT))),
    ("REF", Ref(0), "этот этого этому этим этом эта этой эту это эти этих"),
    ("REF", Ref(0), " ".join(_forms("нынешн", SOFT) + _forms("текущ", HUSHING) + _forms("наступивш", HUSHING))),
    ("REF", Ref(-1), " ".join(_forms("прошл", HARD) + _forms("прошедш", HUSHING) + _forms("минувш", HUSHING))),
    ("REF", Ref(-1), " ".join(_forms("истекш", HUSHING) + _forms("ушедш", HUSHING))),
    ("REF", Ref(-1, loose=True), " ".join(_forms("предыдущ", HUSHING) + _forms("предшествующ", HUSHING))),
    ("REF", Ref(-2), " ".join(_forms("позапрошл", HARD))),
    ("REF", _NEXT, " ".join(_forms("следующ", HUSHING) + _forms("последующ", HUSHING))),
    ("REF", Ref(1), " ".join(_forms("будущ", HUSHING) + _forms("предстоящ", HUSHING) + _forms("грядущ", HUSHING))),
    ("REF", Ref(1), " ".join(_forms("наступающ", HUSHING))),
    ("BLIZHAJSHIJ", Ref(1), " ".join(_forms("ближайш", HUSHING))),
    ("V", None, "в во"),
    ("NA", None, "на"),
    ("S", None, "с со c"),
    ("PO", None, "по"),
    ("DO", None, "до"),
    ("K", None, "к ко"),
    ("OT", None, "от"),
    ("ZA", None, "за"),
    ("POSLE", None, "после"),
    ("NE", None, "не"),
    ("I", None, "и"),
    ("ILI", None, "или либо"),
    ("NASHEJ", None, "н"),
    ("ERY", None, "э эры"),
)


def _build() -> dict[str, Entry]:
    """List every form; where two words share one, the later kind holds."""
    words: dict[str, Entry] = {}
    for kind, value, forms in (*_PLAIN, *_numerals(), *_months(), *_weekdays_and_seasons()):
        words.update(dict.fromkeys(forms.split(), (kind, value)))
    return words


def _numerals() -> list[tuple[str, Any, str]]:
    return [
        *(("ORDWORD", value, " ".join(_forms(stem, HARD))) for stem, value in _ORDINALS.items()),
        *(("ORDWORD", value, " ".join(_forms(stem, STRESSED))) for stem, value in _ORDINALS_STRESSED.items()),
        ("ORDWORD", 3, _THIRD),
        *(("DECADE", value, " ".join(_forms(stem, _PLURAL))) for stem, value in _DECADES.items()),
        *(("CARD", value, forms) for forms, value in _CARDINALS.items()),
        *(("TENS", value, forms) for forms, value in _TENS.items()),
        ("SOME", None, _SOME),
    ]


def _months() -> list[tuple[str, Any, str]]:
    entries: list[tuple[str, Any, str]] = []
    for index, (month, short, stem) in enumerate(zip(_MONTHS, _MONTH_SHORT, _MONTH_STEMS, strict=True), start=1):
        entries += [
            ("MONTH", index, " ".join(month)),
            ("MONTHSHORT", index, short),
            ("MONTHADJ", index, " ".join(_forms(stem, VELAR))),
        ]
    return entries


def _weekdays_and_seasons() -> list[tuple[str, Any, str]]:
    entries: list[tuple[str, Any, str]] = [("WEEKDAY", index, forms) for index, forms in enumerate(_WEEKDAYS)]
    entries += [("WEEKDAYS", index, form) for index, form in enumerate(_WEEKDAYS_DATIVE)]
    entries += [("WEEKDAYADJ", index, " ".join(_forms(stem, endings))) for index, stem, endings in _WEEKDAY_STEMS]
    for index, (instrumental, rest) in enumerate(_SEASONS, start=21):
        entries += [("SEASON", index, rest), ("SEASONWHEN", index, instrumental)]
    return entries


WORDS: Final[dict[str, Entry]] = _build()
COUNTED: Final = frozenset(
    "человек человека рублей рубля руб долларов доллара евро тысяч тысячи млн миллионов млрд км километров метров "
    "метра тонн раз голосов мест процентов процента домов единиц экземпляров литров гектаров га кг участников жителей "
    "% $ € сотрудников военных солдат школ машин автомобилей жертв шт штук градусов очков мвт сантиметров кв".split(),
)
NUMBERED: Final = frozenset(
    "№ n пункт пункта пункте статья статьи статье ст п гл параграф дом д кв версия версии".split(),
)
STREETS: Final = frozenset(
    "улица улице улицы улицу ул площадь площади пл проспект проспекте имени им метро станция станции".split(),
)
