# A stand-in for Homebrew: what a formula for a Python application uses of its DSL, with the same
# commands (Library/Homebrew/language/python.rb). It takes downloads from a folder, by their names.
#
#     ruby homebrew_stand_in.rb FORMULA DOWNLOADS PREFIX PYTHON
require "digest"
require "fileutils"
require "pathname"
require "tmpdir"

FORMULA, DOWNLOADS, PREFIX, PYTHON = ARGV.map { |path| Pathname(path) }

# A resource, or the formula's own file.
class Download
  def initialize(name) = @name = name

  def url(value = nil, using: nil) = value ? @url = value : @url

  def sha256(value = nil) = value ? @sha256 = value : @sha256

  def fetch
    file = DOWNLOADS/File.basename(url)
    raise "no SHA-256 of #{url}" unless sha256&.match?(/\A\h{64}\z/)
    raise "#{url} has another SHA-256" unless Digest::SHA256.file(file).hexdigest == sha256

    file
  end
end

module Language
  module Python
    module Virtualenv
      def virtualenv_create(root, python, system_site_packages: true)
        raise "#{python} is no dependency" unless self.class.needed.include?(python.sub("python", "python@"))

        system PYTHON, "-m", "venv", *("--system-site-packages" if system_site_packages), "--without-pip", root
        Environment.new(self, root)
      end

      Environment = Struct.new(:formula, :root) do
        def pip_install(targets)
          # Homebrew starts pip for each; together they take a tenth of the time.
          files = Array(targets).map { |target| target.is_a?(Download) ? target.fetch : target }
          formula.system PYTHON, "-m", "pip", "--python=#{root}/bin/python", "install", "--quiet", "--no-deps",
                         "--no-binary=:all:", "--ignore-installed", "--no-compile", "--no-index", *files
        end
      end
    end
  end
end

class Pathname
  def install_symlink(*sources)
    mkpath
    sources.flatten.each { |source| FileUtils.ln_s(source, self/File.basename(source)) }
  end
end

class Formula
  class << self
    attr_reader :needed, :source, :test_block

    def inherited(formula)
      super
      formula.instance_variable_set(:@needed, [])
      formula.instance_variable_set(:@resources, {})
      formula.instance_variable_set(:@source, Download.new("source"))
    end

    %i[desc homepage license].each { |name| define_method(name) { |_text| nil } }
    def version(value = nil) = value ? @version = value : @version
    def url(...) = source.url(...)
    def sha256(...) = source.sha256(...)
    def depends_on(name) = needed << name
    def resource(name, &block) = (@resources[name] = Download.new(name)).instance_eval(&block)
    def resources = @resources.values
    def test(&block) = @test_block = block
  end

  attr_reader :buildpath, :testpath

  def initialize
    @buildpath, @testpath = Pathname(Dir.mktmpdir), Pathname(Dir.mktmpdir)
    FileUtils.cp(self.class.source.fetch, buildpath)
  end

  def version = self.class.version
  def resources = self.class.resources
  def prefix = PREFIX/"Cellar/gover"/version
  def libexec = prefix/"libexec"
  def bin = prefix/"bin"
  def man1 = prefix/"share/man/man1"
  def opt_libexec = PREFIX/"opt/gover/libexec"

  def system(*command)
    Kernel.system(*command.map(&:to_s)) || raise("failed: #{command.join(" ")}")
  end

  def generate_completions_from_executable(program, *arguments)
    %w[bash zsh fish].each do |shell|
      text = IO.popen([program.to_s, *arguments, shell], &:read)
      raise "no completion for #{shell}" unless $?.success?

      (prefix/"completions").mkpath
      (prefix/"completions"/shell).write(text)
    end
  end

  def shell_output(command, status = 0)
    text = Dir.chdir(testpath) { `#{command}` }
    raise "#{command} ends with #{$?.exitstatus}:\n#{text}" unless $?.exitstatus == status

    text
  end

  def assert_equal(expected, actual)
    raise "#{actual.inspect} is not #{expected.inspect}" unless expected == actual
  end

  def assert_match(pattern, text)
    raise "#{text.inspect} has no #{pattern}" unless text.include?(pattern)
  end
end

load FORMULA.to_s
formula = Gover.new
formula.install
(PREFIX/"opt").mkpath
(PREFIX/"opt/gover").make_symlink(formula.prefix)
(PREFIX/"bin").install_symlink(formula.bin/"gover")
formula.instance_eval(&Gover.test_block)
puts formula.caveats
