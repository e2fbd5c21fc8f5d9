using AgentHost.Plugins.Agents.Instructions;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Agents.Tests.Instructions;

public sealed class NestedInstructionsHookTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Run_FileInAFolderWithInstructions_AddsThemOnceTheNearestLast()
    {
        _workspace.With("AGENTS.md", "Root rules.").With("src/AGENTS.md", "Source rules.").With("src/web/CLAUDE.md", "Web rules.")
            .With("src/web/a.ts", "x").With("other/b.ts", "x");
        var hook = new NestedInstructionsHook(_workspace);

        var first = await RunAsync(hook, "src/web/a.ts");

        Assert.DoesNotContain("Root rules.", first, StringComparison.Ordinal);
        Assert.True(
            first!.IndexOf("Source rules.", StringComparison.Ordinal) is > 0 and var source && source < first.IndexOf("Web rules.", StringComparison.Ordinal));
        Assert.Contains("<instructions from=\"src/web/CLAUDE.md\">", first, StringComparison.Ordinal);
        Assert.DoesNotContain("not trusted", first, StringComparison.Ordinal);
        Assert.Null(await RunAsync(hook, "src/web/a.ts"));
        Assert.Null(await RunAsync(hook, "other/b.ts"));
        Assert.Equal(first, await RunAsync(hook, "src/web/a.ts", session: "another"));
    }

    [Fact]
    public async Task Run_AfterACompactionOrAChange_AddsThemAgain()
    {
        _workspace.With("src/AGENTS.md", "Old rules.").With("src/a.ts", "x");
        var hook = new NestedInstructionsHook(_workspace);
        Assert.Contains("Old rules.", await RunAsync(hook, "src/a.ts"), StringComparison.Ordinal);

        await hook.RunAsync(new PreCompactInput("s", _workspace.Root, CompactionCause.Manual), TestContext.Current.CancellationToken);
        Assert.Contains("Old rules.", await RunAsync(hook, "src/a.ts"), StringComparison.Ordinal);

        _workspace.With("src/AGENTS.md", "Quite new rules.");
        Assert.Contains("Quite new rules.", await RunAsync(hook, "src/a.ts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InstructionsThatWereRead_AreNotAddedToThemselves()
    {
        _workspace.With("src/AGENTS.md", "Rules.").With("src/a.ts", "x");
        var hook = new NestedInstructionsHook(_workspace);

        Assert.Null(await RunAsync(hook, "src/AGENTS.md"));
        Assert.Null(await RunAsync(hook, "src/a.ts"));
    }

    [Fact]
    public async Task Run_WhatIsNoInstructions_IsLeftOut()
    {
        var outside = Directory.CreateTempSubdirectory("agent-near-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "AGENTS.md"), "Outside rules.");
            _workspace.With("a/x", "x").With("b/x", "x").With("b/AGENTS.md", "a\0b").With("c/x", "x").With("c/CLAUDE.md", "\n").With("d/x", "x");
            File.CreateSymbolicLink(_workspace.At("a/AGENTS.md"), Path.Combine(outside.FullName, "AGENTS.md"));
            Directory.CreateSymbolicLink(_workspace.At("way"), outside.FullName);
            Directory.CreateDirectory(_workspace.At("e"));
            File.CreateSymbolicLink(_workspace.At("e/AGENTS.md"), "../way/AGENTS.md");
            using (var made = System.Diagnostics.Process.Start("mkfifo", _workspace.At("d/AGENTS.md")))
            {
                await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var hook = new NestedInstructionsHook(_workspace);
            foreach (var path in (string[])["a/x", "b/x", "c/x", "d/x", "e/x", "x", "../x", "/etc/passwd", ""])
            {
                Assert.Null(await RunAsync(hook, path));
            }

            Assert.Null((await hook.RunAsync(Input("s", ToolResult.Error("no") with { Paths = ["a/x"] }), TestContext.Current.CancellationToken)).AddedContext);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_FileThatRulesAreFor_AddsThemOnceWithWhatTheyImport()
    {
        _workspace.With(".cursor/rules/ts.mdc", "---\nglobs: *.ts\n---\nScript rules. @more.md").With(".cursor/rules/more.md", "More rules.")
            .With(".claude/rules/all.md", "Rules for all.").With("web/.github/instructions/py.instructions.md", "---\napplyTo: 'app/**'\n---\nSnake rules.")
            .With("src/a.ts", "x").With("src/a.cs", "x").With("b.ts", "x").With("web/app/b.py", "x").With("web/b.py", "x");
        var hook = new NestedInstructionsHook(_workspace);

        Assert.Null(await RunAsync(hook, "src/a.cs"));
        var script = await RunAsync(hook, "src/a.ts");
        Assert.Contains("<instructions from=\".cursor/rules/ts.mdc\">\nScript rules. @more.md\n", script, StringComparison.Ordinal);
        Assert.Contains("More rules.", script, StringComparison.Ordinal);
        Assert.DoesNotContain("Rules for all.", script, StringComparison.Ordinal);
        Assert.Null(await RunAsync(hook, "b.ts"));
        Assert.Null(await RunAsync(hook, "web/b.py"));
        Assert.Contains("Snake rules.", await RunAsync(hook, "web/app/b.py"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManyOrHugeFiles_StaysInItsRoom()
    {
        for (var i = 0; i < 10; i++)
        {
            _workspace.With($"f{i}/AGENTS.md", $"Rules {i}. " + new string('x', 20_000)).With($"f{i}/x", "x");
        }

        var hook = new NestedInstructionsHook(_workspace);
        var all = "";
        for (var i = 0; i < 10; i++)
        {
            all += await RunAsync(hook, $"f{i}/x");
        }

        Assert.InRange(all.Length, 30_000, 43_000);
        Assert.Contains("cut: the file has 200", all, StringComparison.Ordinal);
        Assert.Contains("instructions of its own: read f9/AGENTS.md.", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderThatIsNotTrusted_SaysWhoseWordsTheyAre()
    {
        _workspace.Trusted = false;
        _workspace.With("src/AGENTS.md", "Rules.").With("src/a.ts", "x");

        Assert.Contains("has not trusted this folder", await RunAsync(new NestedInstructionsHook(_workspace), "src/a.ts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SwitchedOff_AddsNothing()
    {
        _workspace.Settings = AgentJson.Parse("""{"instructions":false}""");
        _workspace.With("src/AGENTS.md", "Rules.").With("src/a.ts", "x");

        Assert.Null(await RunAsync(new NestedInstructionsHook(_workspace), "src/a.ts"));
    }

    private PostToolInput Input(string session, ToolResult result) => new(session, _workspace.Root, new ToolCall("c", "edit", AgentJson.EmptyObject), result);

    private async Task<string?> RunAsync(NestedInstructionsHook hook, string path, string session = "s") =>
        (await hook.RunAsync(Input(session, ToolResult.Text("x") with { Paths = [path] }), TestContext.Current.CancellationToken)).AddedContext;
}
