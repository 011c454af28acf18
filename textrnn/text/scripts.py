"""Characters by script, as the insides of character classes of regular expressions."""

# What \w leaves out: accents and vowel signs (Latin, Hebrew, Arabic, the scripts of India, Thailand, Laos).
MARKS_TO_LAO = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0ecd"
MARKS = MARKS_TO_LAO + "\u102b-\u103e\u17b4-\u17d3"  # and Burma, Cambodia
LETTERS = rf"(?:[^\W_]|[{MARKS}])+"  # a whole expression: letters and digits with their marks
# Scripts without spaces between words.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAN_AND_KANA = f"\u3040-\u30ff{HAN}"
SOUTHEAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
UNSPACED = HAN_AND_KANA + SOUTHEAST_ASIAN
