using AgentHost.Plugins.Agents.Init;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Init;

public sealed class ProjectInspectorTests
{
    public static TheoryData<string, string[]> Projects => new()
    {
        {
            "package.json={\"scripts\":{\"test\":\"vitest\",\"build\":\"tsc\",\"lint\":\"eslint .\"}};pnpm-lock.yaml=",
            ["pnpm install", "pnpm run build", "pnpm run test", "pnpm run lint"]
        },
        { "package.json={\"scripts\":{\"test\":\"echo \\\"Error: no test specified\\\" && exit 1\"}}", ["npm install"] },
        { "package.json=[not json", [] },
        { "App.sln=Tests;src/App.csproj=;tests/App.Tests.csproj=", ["dotnet build App.sln", "dotnet test App.sln"] },
        { "Cargo.toml=[workspace]\n", ["cargo build --workspace", "cargo test --workspace", "cargo clippy --workspace", "cargo fmt"] },
        { "go.mod=module x\n", ["go build ./...", "go test ./...", "go vet ./...", "gofmt -w ."] },
        { "pyproject.toml=[tool.pytest.ini_options]\n[tool.ruff]\n;uv.lock=", ["uv sync", "uv run pytest", "uv run ruff check ."] },
        { "Makefile=CC := gcc\nbuild: x\n\tgcc\ntest check:\n\t./t\n.PHONY: build\n", ["make build", "make test"] },
        { "pom.xml=<project/>;mvnw=", ["./mvnw -q package -DskipTests", "./mvnw test"] },
        { "CMakeLists.txt=enable_testing()\n", ["cmake -B build && cmake --build build", "ctest --test-dir build"] },
        { "test.sh=#!/bin/sh", ["./test.sh"] },
        { "notes.txt=x", [] },
        { "Makefile=clean:\n\trm -f x\n", [] },
        { "Makefile=.PHONY: help\nhelp:\n\techo\nfoo = http://example.org\nurl := a:b\nbar ?= test: x\n", [] },
        { "Makefile=prog: main.o\n\tcc -o prog main.o\nclean:\n\trm prog\n", ["make"] },
        { "Makefile=VERSION = 1\nlint test: deps\ndeps:\n\tpip\ndefine HELP\nbuild: not a target\nendef\n", ["make deps", "make test", "make lint"] },
        { "justfile=set shell := [\"sh\"]\nversion := \"1\"\n\n@test *args: build\n    ./t\nbuild:\n    ./b\n_hidden:\n    x\n", ["just build", "just test"] },
        { "deno.json={\"tasks\":{\"test\":\"deno test -A\",\"dev\":\"x\"}}", ["deno task test", "deno task dev", "deno lint", "deno fmt"] },
        {
            "composer.json={\"scripts\":{\"test\":[\"@phpunit\"],\"phpstan\":\"phpstan\",\"post-install-cmd\":\"x\"}}",
            ["composer install", "composer run test", "composer run phpstan"]
        },
        { "composer.json={};phpunit.xml.dist=x", ["composer install", "vendor/bin/phpunit"] },
        { "package.json={\"packageManager\":\"pnpm@9.1.0\",\"scripts\":{\"test\":\"x\"}};package-lock.json={}", ["pnpm install", "pnpm run test"] },
        { "requirements.txt=blacklist==1\npytest-mock\n# we do not use mypy\n", ["pip install -r requirements.txt", "python -m pytest"] },
        {
            "pyproject.toml=description: no black here  # nor \"ruff\"\n[project]\ndependencies = [\"flake8>=6\", \"types-mypy\"]\n",
            ["pip install -e .", "flake8"]
        },
        {
            "pyproject.toml=[tool.poetry.group.dev.dependencies]\nblack = \"^24\"\npytest = { version = \"8\" }\n[tool.mypy]\nstrict = true\n;poetry.lock=x",
            ["poetry install", "poetry run pytest", "poetry run mypy .", "poetry run black ."]
        },
        {
            "Gemfile=source 'x'\ngem 'rspec', '~> 3'\n;Rakefile=require 'rspec/core/rake_task'\ntask default: :spec\n;spec/x_spec.rb=x",
            ["bundle install", "bundle exec rspec"]
        },
        { "Gemfile=gem 'rake'\n;Rakefile=Rake::TestTask.new\n;test/x.rb=x", ["bundle install", "bundle exec rake test"] },
        { "Gemfile=gem 'jekyll'\n;Rakefile=task :deploy\n", ["bundle install"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Commands_OfAProject_AreThoseOfItsFiles(string files, string[] commands)
    {
        using var workspace = new TestWorkspace();
        foreach (var file in files.Split(';'))
        {
            var (name, text) = (file[..file.IndexOf('=', StringComparison.Ordinal)], file[(file.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            workspace.With(name, text);
        }

        Assert.Equal(
            commands.Order(StringComparer.Ordinal),
            new ProjectInspector(workspace.Root).Commands().Select(static command => command.Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Init_WritesOnlyWhenToldAndReplacesOnlyWhenForced()
    {
        using var workspace = new TestWorkspace().With("go.mod", "module x\n")
            .With("README.md", "# X\n\n[badge]\n\nX does\nthings.\n\nMore.\n").With("cmd/main.go", "package main\n");
        var context = new CommandContext { Workspace = workspace, Capabilities = null! };
        var init = new InitCommand();

        var shown = await init.RunAsync(Call(), context, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(workspace.At("AGENTS.md")));
        Assert.False(shown.Data!.Value.GetProperty("written").GetBoolean());

        Assert.Equal(0, (await init.RunAsync(Call("yes"), context, TestContext.Current.CancellationToken)).ExitCode);
        var text = workspace.Text("AGENTS.md");
        Assert.Contains("X does things.", text, StringComparison.Ordinal);
        Assert.Contains("- Test: `go test ./...` (go.mod)", text, StringComparison.Ordinal);
        Assert.Contains("- `cmd/`: .go", text, StringComparison.Ordinal);

        workspace.With("AGENTS.md", "edited");
        Assert.Equal(1, (await init.RunAsync(Call("yes"), context, TestContext.Current.CancellationToken)).ExitCode);
        Assert.Equal("edited", workspace.Text("AGENTS.md"));
        Assert.Equal(0, (await init.RunAsync(Call("yes", "force"), context, TestContext.Current.CancellationToken)).ExitCode);
        Assert.Equal(text, workspace.Text("AGENTS.md"));
    }

    private static CommandCall Call(params string[] flags) =>
        new("init", []) { Options = flags.ToDictionary(static flag => flag, static _ => AgentJson.Parse("true")) };
}
