# A formula for a tap of Homebrew, written by docs/make/formula.py for each release.
#
# All that is installed is a wheel with its SHA-256, gover's being the one on PyPI: nothing is
# built, so no build tool is fetched in passing, and no compiler is needed. cryptography and
# zlib-ng, which are compiled, are left out: gover has its own verifier of Ed25519, and Python its
# own zlib.
class Gover < Formula
  include Language::Python::Virtualenv

  desc "Right Go, and on macOS the right SDKROOT, in every directory"
  homepage "https://github.com/gover-project/gover"
  url "https://github.com/gover-project/gover/releases/download/v@version@/@wheel@",
      using: :nounzip
  version "@version@"
  sha256 "@sha256@"
  license "Apache-2.0"

  depends_on "python@@python@"

@resources@

  def install
    venv = virtualenv_create(libexec, "python@python@", system_site_packages: false)
    venv.pip_install resources
    venv.pip_install buildpath/"@wheel@"
    # By way of opt, which an upgrade does not rename: shims and hooks have the path of this Python.
    bin.install_symlink opt_libexec/"bin/gover"
    man1.install_symlink Dir[libexec/"share/man/man1/*.1"]
    generate_completions_from_executable(libexec/"bin/gover", "completion")
  end

  def caveats
    <<~EOS
      To let your shell switch Go on cd, run once:
        gover setup
      Before `brew uninstall gover`, `gover self uninstall` removes toolchains and those lines.
    EOS
  end

  test do
    assert_equal "gover #{version}\n", shell_output("#{bin}/gover --version")
    (testpath/".go-version").write "1.22.3\n"
    assert_match "1.22.3", shell_output("#{bin}/gover current 2>&1", 3)
  end
end
