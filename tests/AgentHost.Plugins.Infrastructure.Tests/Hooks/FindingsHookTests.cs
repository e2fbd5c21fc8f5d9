using AgentHost.Plugins.Infrastructure.Hooks;

namespace AgentHost.Plugins.Infrastructure.Tests.Hooks;

public sealed class FindingsHookTests : IDisposable
{
    private readonly PackBox _box = new PackBox().With("stacks/prod.yaml", "import: [catalog/a]\ncomponents: {helmfile: {app: {vars: {x: 1}}}}\n")
        .With("stacks/catalog/a.yaml", "vars: {a: 1}\n").With("code/main.tf", "");

    private readonly FindingsHook _hook;

    public FindingsHookTests() => _hook = new(_box.Cache);

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_EditBreaksStacks_TellsWhatIsNewAlone()
    {
        Assert.Null(await RunAsync("stacks/catalog/a.yaml"));

        _box.With("stacks/catalog/a.yaml", "vars: {a: 1\n");
        var said = await RunAsync("stacks/catalog/a.yaml");
        Assert.StartsWith("The stacks report, new since the last look:\nstacks/catalog/a.yaml:", said, StringComparison.Ordinal);

        // Told once; the file moved on, and is whole again; then broken anew.
        Assert.Null(await RunAsync("stacks/catalog/a.yaml"));
        _box.With("stacks/catalog/a.yaml", "vars: {a: 1}\n");
        Assert.Null(await RunAsync(_box.Workspace.At("stacks/catalog/a.yaml")));
        _box.With("stacks/catalog/a.yaml", "vars: {a: 1\n");
        Assert.NotNull(await RunAsync(_box.Workspace.At("stacks/catalog/a.yaml")));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("other/x.yaml")]
    [InlineData("/etc/x.yaml")]
    [InlineData("../x.yaml")]
    public async Task Run_FileThatIsNotOfThePack_SaysNothing(string path)
    {
        _box.With("stacks/catalog/a.yaml", "vars: {a: 1\n");

        Assert.Null(await RunAsync(path));
        Assert.Empty(_box.Processes.Started);
    }

    [Fact]
    public async Task Run_Code_IsValidatedWhereItMayBe()
    {
        FakeProgram.Install(_box, "cat <<'END'\n" + Terraform.ReaderTests.Invalid + "\nEND\nexit 1");

        Assert.Contains(
            "terraform validate reports, new since the last look:\ncode/main.tf:4:22: error: Reference to undeclared resource",
            await RunAsync("code/main.tf", "code/other.tf"),
            StringComparison.Ordinal);
        Assert.Equal(["validate -json"], FakeProgram.Calls(_box));
        Assert.Null(await RunAsync("code/main.tf"));

        _box.Workspace.Trusted = false;
        Assert.Null(
            await new FindingsHook(_box.Cache).RunAsync(PackBox.Edited("code/main.tf"), CancellationToken.None) is { AddedContext: { } text } ? text : null);
        _box.Workspace.Trusted = true;
        _box.Settings("""{"wait":0}""");
        Assert.Same(HookResult.None, await new FindingsHook(_box.Cache).RunAsync(PackBox.Edited("code/main.tf"), CancellationToken.None));
        Assert.Equal(2, FakeProgram.Calls(_box).Length);
    }

    [Fact]
    public async Task Run_ProgramMissingSlowOrOdd_CostsTheEditNothing()
    {
        FakeProgram.Install(_box, "exec sleep 600");
        _box.Settings("""{"wait":300}""");
        Assert.Null(await RunAsync("code/main.tf"));

        _box.Settings("{}");
        FakeProgram.Install(_box, "echo nonsense");
        Assert.Null(await RunAsync("code/main.tf"));
        FakeProgram.Install(_box, """echo '{"diagnostics":[{"severity":"error","summary":"Missing required provider"}]}'""");
        Assert.Null(await RunAsync("code/main.tf"));
        File.Delete(_box.Workspace.At(".bin/terraform"));
        Assert.Null(await RunAsync("code/main.tf"));
        Assert.Same(
            HookResult.None,
            await _hook.RunAsync(
                new PostToolInput("s", "/", new ToolCall("c", "edit", AgentJson.EmptyObject), ToolResult.Error("no") with { Paths = ["code/main.tf"] }),
                CancellationToken.None));
    }

    private async Task<string?> RunAsync(params string[] paths) => (await _hook.RunAsync(PackBox.Edited(paths), CancellationToken.None)).AddedContext;
}
