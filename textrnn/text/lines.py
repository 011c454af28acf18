"""What a line of a text looks like: prose, a list item, a heading, a mail header, a row of a table, a rule.

kind_of("- milk and eggs")    # "item"
"""

import re

TEXT, ITEM, HEADING, HEADER, RULE, FENCE, CODE = "text", "item", "heading", "header", "rule", "fence", "code"

_MAIL_FIELDS = (
    r"From|To|Cc|CC|Bcc|BCC|Subject|Date|Sent|Reply-To|Message-ID|In-Reply-To|References|Importance|Priority"
    r"|Attachments?|MIME-Version|Mime-Version|Content-[A-Za-z-]+|X-[A-Za-z-]+|Received|Return-Path|Organization|Newsgroups"
)
_KIND = re.compile(
    r"(?P<fence>```|~~~)"
    r"|(?P<rule>(?![.!?,;\"'”’»)\]]{1,4}\Z)[\W_]+\Z)"
    r"|(?P<heading>\#{1,6}[ \t]+\S)"
    rf"|(?P<header>[>|]|(?:{_MAIL_FIELDS}):(?!\S)|-{{2,}} ?(?:Original|Forwarded|Begin)\b"
    r"|On .{1,200} wrote: ?\Z|Le .{1,200} a écrit ?: ?\Z|Am .{1,200} schrieb .{1,100}: ?\Z|El .{1,200} escribió: ?\Z)"
    r"|(?P<item>[-*+–•‣⁃◦▪●○■□·∙][ \t]+\S|[•‣⁃▪●]\S"
    r"|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})(?:\.\)|[.)])[ \t]+\S"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.[ \t]+[\"“A-Z]|\(?[A-Z]\)[ \t]+\S|\[\d{1,3}\][ \t]+\S)"
)
_AFTER_LETTER = frozenset([".", ")"])
_LONGEST_ROW = 200  # characters; longer lines with gaps are prose
_GAPS = re.compile(r"\S {8,}\S|\S(?: {3,}|\t+)\S.*?\S(?: {3,}|\t+)\S")
_SPEAKER = re.compile(
    r"<[^<>\s]{1,30}>\s|\[[^\][]{1,40}\]\s|\d{4}[-/]\d\d?[-/]\d\d?|\d\d?[:.]\d\d\b|[A-Z][a-z]{2} +\d+ \d\d:\d\d"
    r"|[^\s:]{1,20}(?: [^\s:]{1,20})?:\s|\d{9,}|(?:DEBUG|INFO|WARN|ERROR|TRACE)"
)
_CODE = re.compile(  # a line of a program or of a grammar
    r"(?:def|class|import|return|raise|assert|del|print|yield|await|async|const|let|var|public|static|void) .*[^.\s]\Z"
    r"|(?:if|elif|for|while|with|try|else|except|finally)\b.*:(?:\s.*)?\Z"
    r"|from \S+ import |>>>|\.\.\. |[$%] \w|[#|/}{]|@\w+\b"
    r"|.*(?: (?:[-+*/%|&:]?=|==|!=|->|=>|::=) |\b\w+\([^ )]*\)\Z|<\w+>|[;{}]\Z|\b\w+\(.*\):?\Z|[\w.]+=[\w'\"])"
)
_CLOSERS = "\"'”’»)]*_`」』）"
_TERMINALS = frozenset(".!?…:;。！？：；．؟۔।॥։;·។៕။")
_CONTINUED = frozenset(",-–—&(、，のをがにと")
_ARTICLES = (
    "the and or their his my your our der das den dem des ein eine einen einem einer und oder le la les du et ou une"
    " el los las del una il gli di della dello dei delle um uma dos het een van"
)
_NEVER_LAST = frozenset(_ARTICLES.split())


def kind_of(line: str) -> str:
    """Give the kind of a line without white space around it; not of an empty one."""
    first = line[0]
    if "a" <= first <= "z":
        is_word = first not in "ivx" and line[1:2] not in _AFTER_LETTER
    else:
        is_word = "A" <= first <= "Z" and ":" not in line
    if not is_word:  # most lines start with one, and are quickly told
        found = _KIND.match(line)
        if found:
            return HEADER if line[-1].isdigit() and "....." in line else found.lastgroup or TEXT
    if len(line) <= _LONGEST_ROW and ("   " in line or "\t" in line or "|" in line) and is_row(line):
        return HEADER
    return TEXT


def is_row(line: str) -> bool:
    """Say whether bars or gaps divide the line into at least three cells, or a very wide gap into two."""
    return line.count("|") >= 2 or line.count("\t") >= 2 or bool(_GAPS.search(line))


def names_speaker(line: str) -> bool:
    """Say whether the line starts as lines of chats, plays and logs do: with a name and a colon, or a time."""
    return bool(_SPEAKER.match(line))


def is_finished(line: str) -> bool:
    """Say whether the line ends with a mark that ends a sentence or a part of one, but for closing quotes."""
    last = line[-1:]
    return last in _TERMINALS or (last in _CLOSERS and line.rstrip(_CLOSERS)[-1:] in _TERMINALS)


def is_continued(line: str) -> bool:
    """Say whether the end of the line shows that it goes on: a comma, a hyphen, a particle, an article."""
    return line[-1:] in _CONTINUED or (" " in line and line[line.rfind(" ") + 1 :] in _NEVER_LAST)


def looks_like_code(line: str) -> bool:
    """Say whether the line looks like one of a program; it has no white space around it."""
    return line[-1:] not in ".?!," and bool(_CODE.match(line[:_LONGEST_ROW]))


def looks_like_title(line: str) -> bool:
    """Say whether the line is short, starts as a title does and has no mark at its end."""
    return (
        len(line) <= 90
        and not is_finished(line)
        and not is_continued(line)
        and not line[:1].islower()
        and len(line.split()) <= 12
        and sum(map(str.isalpha, line)) * 2 > len(line)
        and not names_speaker(line)
    )
