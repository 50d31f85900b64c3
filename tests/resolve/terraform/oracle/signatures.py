"""What the functions that expressions are made of take and give; see ``generator.Generator`` for the kinds."""

from __future__ import annotations

TEXT = """
upper s lower s title s trimspace s chomp s strrev s base64encode s urlencode s sha256 s md5 s jsonencode a yamlencode a
trim s,s trimprefix s,s trimsuffix s,s replace s,s,s substr s,i,i indent i,s join s,ls format s,a formatdate s,s
join s,ls,ls tostring p dirname s basename s try a,s try s,s coalesce s,s coalesce s,s,s element ls,i one ls lookup ms,s,s lookup ms,s
regex s,s format s,s,s sensitive s nonsensitive s base64decode s max n,s tostring a cidrhost s,i uuidv5 s,s
"""
NUMBER = """
abs n ceil n floor n max n,n min n,n min n,n,n length ls length s length a length ms length t signum n parseint s,i sum ln
tonumber s tonumber a pow n,i index ls,s try n,n coalesce n,n element ln,i lookup o,s,n length to length ss sum a log n,n timecmp s,s
"""
TRUTH = """
startswith s,s endswith s,s strcontains s,s contains ls,s contains a,a can a alltrue lb anytrue lb tobool s tobool a try b,b
coalesce b,b contains ss,s can s can n
"""
TEXTS = """
split s,s compact ls distinct ls sort ls reverse ls concat ls,ls keys ms keys o values ms slice ls,i,i tolist ls tolist a tolist ss
formatlist s,ls coalescelist ls,ls setunion ss,ss flatten t flatten a matchkeys ls,ls,ls concat t,ls try ls,ls regexall s,s
chunklist ls,i element t,i one t values o tolist t range n try t,t
"""
SETS = "toset ls toset a setunion ss,ss setintersection ss,ss setsubtract ss,ss setproduct ss,ss toset t setunion ss,t"
MAPS = "merge ms,ms merge o,o merge ms,o tomap o tomap ms zipmap ls,ls zipmap ls,t transpose a try o,o coalesce o,o merge a,o jsondecode s"
TUPLES = "concat t,t reverse t flatten t slice t,i,i setproduct ls,ls values o tolist t jsondecode s distinct t concat t,ls try t,a"


def table(text: str) -> list[tuple[str, list[str]]]:
    """``name arguments`` in pairs, the kinds of the arguments between commas."""
    words = text.split()
    return [(name, kinds.split(",")) for name, kinds in zip(words[::2], words[1::2], strict=True)]


GIVES: dict[str, list[tuple[str, list[str]]]] = {
    "s": table(TEXT),
    "n": table(NUMBER),
    "b": table(TRUTH),
    "ls": table(TEXTS),
    "ss": table(SETS),
    "ms": table(MAPS),
    "o": table(MAPS),
    "t": table(TUPLES),
}
