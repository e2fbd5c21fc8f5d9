using AgentHost.Plugins.Agents.Init;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Init;

public sealed class ProjectLookTests
{
    public static TheoryData<string, string[]> Projects => new()
    {
        { "package.json={\"scripts\":{\"test\":\"vitest\",\"build\":\"tsc\",\"lint\":\"eslint .\"}};pnpm-lock.yaml=", ["pnpm install", "pnpm run build", "pnpm run test", "pnpm run lint"] },
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

        Assert.Equal(commands.Order(StringComparer.Ordinal), new ProjectLook(workspace.Root).Commands().Select(static command => command.Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Init_WritesOnlyWhenToldAndReplacesOnlyWhenForced()
    {
        using var workspace = new TestWorkspace().With("go.mod", "module x\n").With("README.md", "# X\n\n[badge]\n\nX does\nthings.\n\nMore.\n").With("cmd/main.go", "package main\n");
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

    private static CommandCall Call(params string[] flags) => new("init", []) { Options = flags.ToDictionary(static flag => flag, static _ => AgentJson.Parse("true")) };
}
