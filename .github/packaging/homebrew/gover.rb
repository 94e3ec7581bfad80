class Gover < Formula
  include Language::Python::Virtualenv

  desc "Right Go in every directory"
  homepage "https://github.com/gover-project/gover"
  license "Apache-2.0"
  head "https://github.com/gover-project/gover.git", branch: "main"

  depends_on "cryptography"
  depends_on "python@3.13"

  # `brew update-python-resources gover` writes the resources here, from the wheel's own list.

  def install
    rm_r "shims/prebuilt"
    # On Apple silicon the linker signs the program ad hoc.
    system "python3.13", "shims/build.py", "--cc", ENV.cc
    virtualenv_install_with_resources
    bash_completion.install "shell/completion.bash" => "gover"
    zsh_completion.install "shell/completion.zsh" => "_gover"
    fish_completion.install "shell/completion.fish" => "gover.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/gover --version")
  end
end
