"""Nothing about SDKs is loaded where none is requested."""

import subprocess
import sys


def test_a_prompt_without_an_sdk_loads_nothing_about_them(tmp_path):
    code = (
        "import sys; from gover.activation import activate; from gover.resolve import selection;"
        "from gover.store.store import Store;"
        f"selection.select(Store(*[{str(tmp_path)!r}] * 3), {{}}, {str(tmp_path)!r});"
        "print(*[m for m in sys.modules if 'sdk' in m or m in ('json', 'plistlib')])"
    )
    command = [sys.executable, "-c", code]

    assert subprocess.check_output(command, text=True).strip() == ""


def test_json_settings_cost_no_plistlib(mac):
    mac.tools("14.5")
    code = (
        "import sys; from gover.sdk.find import find_sdk;"
        f"find_sdk('macosx', {mac.root!r}, {{}}); print('plistlib' in sys.modules)"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"
