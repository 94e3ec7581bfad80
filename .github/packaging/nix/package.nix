# nixpkgs: callPackage ./package.nix { }
{
  lib,
  stdenv,
  pkgsStatic,
  python3Packages,
  installShellFiles,
}:
let
  # Static with musl on Linux: it runs in front of every go.
  compiler =
    if stdenv.hostPlatform.isLinux then
      "${pkgsStatic.stdenv.cc}/bin/${pkgsStatic.stdenv.cc.targetPrefix}cc"
    else
      "${stdenv.cc}/bin/${stdenv.cc.targetPrefix}cc";
in
python3Packages.buildPythonApplication {
  pname = "gover";
  version = "0.2.0.dev0";
  pyproject = true;
  src = lib.cleanSource ../../..;

  build-system = [ python3Packages.hatchling ];
  dependencies = with python3Packages; [
    click
    cryptography
    filelock
    httpcore
    httpx
    platformdirs
    tomli-w
    tomlkit
    truststore
    zlib-ng
  ];
  nativeBuildInputs = [ installShellFiles ];

  preBuild = ''
    rm -r shims/prebuilt
    CFLAGS=-Os LDFLAGS="${lib.optionalString stdenv.hostPlatform.isLinux "-s -static"}" \
      python shims/build.py --cc ${compiler}
  '';
  postInstall = ''
    installShellCompletion --name gover --bash shell/completion.bash
    installShellCompletion --name _gover --zsh shell/completion.zsh
    installShellCompletion --name gover.fish --fish shell/completion.fish
  '';
  doCheck = false; # the tests need shells and real Go

  meta = {
    description = "The right Go in every directory";
    homepage = "https://github.com/gover-project/gover";
    license = lib.licenses.asl20;
    mainProgram = "gover";
    platforms = lib.platforms.unix;
  };
}
