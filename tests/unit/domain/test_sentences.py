"""Text is cut where sentences end, and not after titles, initials and abbreviations."""

import pytest

from botmovie.domain.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Caligari came. He left! Who?", ["Dr. Caligari came.", "He left!", "Who?"]),
        ("J. R. R. Tolkien wrote it. It is 2.9 billion.", ["J. R. R. Tolkien wrote it.", "It is 2.9 billion."]),
        ("E.T. the Extra-Terrestrial is loved. U.S. troops came.", ["E.T. the Extra-Terrestrial is loved.", "U.S. troops came."]),
        ('"Yes." She said so.', ['"Yes."', "She said so."]),
        ("It stars a dog.\n\nNext one", ["It stars a dog.", "Next one"]),
        ("Among them:\n- Jaws\n- Alien", ["Among them:", "- Jaws", "- Alien"]),
        ("映画です。次です。", ["映画です。", "次です。"]),
        ("He ran to Section 9. Then came 1999.", ["He ran to Section 9.", "Then came 1999."]),
        ("Dr. Iva Sole and the robot Pockets. They fly.", ["Dr. Iva Sole and the robot Pockets.", "They fly."]),
        ("Warner Bros. Pictures made it. Maj. Dunn and Fr. Karras came.", ["Warner Bros. Pictures made it.", "Maj. Dunn and Fr. Karras came."]),
        ("Chanel No. 5 is hers. He said no. Then he left.", ["Chanel No. 5 is hers.", "He said no.", "Then he left."]),
        ("The U.S.S.R. Army left. Kramer vs. Kramer ended.", ["The U.S.S.R. Army left.", "Kramer vs. Kramer ended."]),
        ("In Vol. 2, Ph.D. in hand, Mr. and Mrs. Hill meet Lt. Col. J. K. Dunn. So it ends.", ["In Vol. 2, Ph.D. in hand, Mr. and Mrs. Hill meet Lt. Col. J. K. Dunn.", "So it ends."]),
        ("no capital. follows here", ["no capital. follows here"]),
        ("He quotes Malcolm X. In the end he runs.", ["He quotes Malcolm X.", "In the end he runs."]),
        ("Orders come from M. A phone rings.", ["Orders come from M.", "A phone rings."]),
        ("M gives the order. Silva tries to kill M. Bond, Mallory and Eve stop him.", ["M gives the order.", "Silva tries to kill M.", "Bond, Mallory and Eve stop him."]),
        ("The board gave it an X. Reviews were poor.", ["The board gave it an X.", "Reviews were poor."]),
        ("He stops at the letter T. Katadreuffe learns.", ["He stops at the letter T.", "Katadreuffe learns."]),
        ("The author B. Traven hid. Samuel L. Jackson came with B. J. Thomas.", ["The author B. Traven hid.", "Samuel L. Jackson came with B. J. Thomas."]),
        ("In L'Avventura and X-Men Samuel L. Jackson and Malcolm X. Brown ran.", ["In L'Avventura and X-Men Samuel L. Jackson and Malcolm X. Brown ran."]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]):
    assert split_sentences(text) == sentences


def test_nothing_but_outer_white_space_is_lost():
    text = "Rocky runs. He wins!\n\nMr. Creed, U.S. champion, is tired.  Adrian comes…"
    assert "".join(split_sentences(text)).replace(" ", "") == "".join(text.split())
