"""`site`, loaded where it is first needed."""

import subprocess
import sys

from gover.activation import late_site
from tests.lib.gover_process import ROOT

WITHOUT_SITE = f"""
import sys
sys.path.append({str(ROOT)!r})
from gover.activation import late_site
sys.meta_path.append(late_site.SiteFinder())
print(late_site.prefix(), late_site.prefix())
"""


def test_the_prefix_is_that_of_the_virtual_environment():
    command = [sys.executable, "-I", "-S", "-c", WITHOUT_SITE]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.split() == [late_site.prefix()] * 2 == [sys.prefix] * 2
