"""Text that is no shell script is not cut into commands; bash itself is the referee."""

import re
import subprocess

from gover.versionfile import envrc_scan
from gover.versionfile.envrc_tokens import UnreadableError

REFUSED = """
a b() { :; }        a(b) { :; }         f() g() { :; }      f()                 f() x
f() { :; } x        f() { :; } { :; }   f() (a              function f          function f x
if true; fi         if; then :; fi      if true; then fi    if true; then :     if true; do :; done
if true; then :; else fi                if true; then :; elif; then :; fi
if true; then :; fi x                   if true; then :; fi fi
while true; do done                     while true; then :; done                until true; do :
for x in a; :; done                     for x in a; do done
{ }                 { :;                { :; }}             { a; } { b; }
()                  ( )                 (true) x            (true               true )
(a)(b)              ((1)) x             ((1)                [[ -n x ]] y        [[ -n x
;;                  ; a                 a ;; b              a ; ; b             a && ; b
&& a                | a                 a | | b             a & & b             a || && b
a &&                a |                 time |              a <                 a >
fi                  done                then                else                esac
do :                }                   <<                  $(a                 a 'b
case x in           case x in a) :;;    case x in esac x    case x in a) : esac y
case x in (a) :;; esac)
"""


def is_cut(text):
    try:
        envrc_scan.scan(f"{text}\n", 0)
    except UnreadableError:
        return False
    return True


def test_what_bash_refuses_is_not_cut():
    texts = [text.strip() for text in re.split(r"\n|  +", REFUSED) if text.strip()]
    assert len(texts) > 60

    for text in texts:
        done = subprocess.run(["bash", "-n", "-c", text], capture_output=True, check=False)
        assert done.returncode != 0, text
    assert [text for text in texts if is_cut(text)] == []
