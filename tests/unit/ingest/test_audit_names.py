"""When two written names are one person's."""

import pytest

from botmovie.ingest.audit.names import found, same, spelled_alike, suspicious, suspicious_pairs


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Alfonso Cuaron", "Alfonso Cuarón"), ("Bong Joon-ho", "Bong Joon Ho"), ("Robert Downey Jr.", "Robert Downey, Jr"),
        ("Sir Ben Kingsley", "Ben Kingsley"), ("Steve McQueen (director)", "Steve McQueen"), ("Łukasz Żal", "Lukasz Zal"),
    ],
)  # fmt: skip
def test_accents_hyphens_honours_and_qualifiers_make_no_difference(left, right):
    assert same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Zhang Ziyi", "Ziyi Zhang"), ("Robert L. Surtees", "Robert Surtees"), ("Chris Newman", "Christopher Newman"), ("Kathryn Bigelow", "Cathryn Bigelow"),
        ("Alejandro G. Iñárritu", "Alejandro González Iñárritu"), ("Adrian Brody", "Adrien Brody"), ("Jerry Mofokeng", "Jerry Mofokeng wa Makhetha"),
    ],
)  # fmt: skip
def test_swapped_order_initials_short_forms_and_slips_are_suspicious(left, right):
    assert suspicious(left, right)
    assert suspicious(right, left)
    assert not same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Joel Coen", "Ethan Coen"), ("Kim Ki-duk", "Kim Ki-young"), ("Lee Eun", "Lee Eun-shim"), ("Lee Smith", "Lauren Lee Smith"),
        ("J. K. Simmons", "Jean Simmons"), ("Tom Hanks", "Tom Hardy"), ("Joel Coen", "Joel Cohn"),
    ],
)  # fmt: skip
def test_family_members_and_namesakes_are_not_suspicious(left, right):
    assert not suspicious(left, right)


def test_lists_about_one_film_are_compared_more_leniently():
    assert spelled_alike("Bud Grenzbach", 'Charles "Bud" Grenzbach')
    assert not suspicious("Bud Grenzbach", 'Charles "Bud" Grenzbach')


def test_an_equal_name_is_found_before_one_that_is_spelled_alike():
    assert found("Robert Surtees", ["Robert L. Surtees", "Robert Surtees"]) == "Robert Surtees"
    assert found("Robert Surtees", ["Robert L. Surtees"]) == "Robert L. Surtees"
    assert found("Robert Surtees", ["Bruce Surtees"]) is None


def test_each_suspicious_pair_is_named_once_and_qualified_names_stay_apart():
    names = ["Ziyi Zhang", "Zhang Ziyi", "Ang Lee", "Steve McQueen", "Steve McQueen (director)", "Alfonso Cuaron", "Alfonso Cuarón"]
    assert sorted(suspicious_pairs(names)) == [("Alfonso Cuaron", "Alfonso Cuarón"), ("Zhang Ziyi", "Ziyi Zhang")]
