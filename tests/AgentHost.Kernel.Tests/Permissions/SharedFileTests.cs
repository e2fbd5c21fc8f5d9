using System.Diagnostics;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.FileSystem.Tests;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Permissions;
using AgentHost.Permissions.Tests;

namespace AgentHost.Kernel.Tests.Permissions;

/// <summary>Files with several names, and what is no file: who writes into them reaches further than the path tells.</summary>
public sealed class SharedFileTests
{
    private static readonly FakePaths Paths = new() { Names = { ["/w/shared.txt"] = 3, ["/w/pipe"] = 0, ["/w/src"] = 1 } };

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("edit", "shared.txt", PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("edit", "shared.txt", PermissionMode.DontAsk, PermissionDecision.Deny)]
    [InlineData("edit", "shared.txt", PermissionMode.Bypass, PermissionDecision.Allow)]
    [InlineData("edit", "other.txt", PermissionMode.AcceptEdits, PermissionDecision.Allow)]
    [InlineData("edit", "pipe", PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("read", "shared.txt", PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell", "echo x > shared.txt", PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("shell", "echo x >> ./shared.txt", PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("shell", "echo x > pipe", PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("shell", "echo x > other.txt", PermissionMode.AcceptEdits, PermissionDecision.Allow)]
    [InlineData("shell", "cat < shared.txt", PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell", "cat pipe", PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell", "ls -l pipe", PermissionMode.Default, PermissionDecision.Allow)]
    public void Evaluate_FileWithOtherNames_AsksToChangeIt(string tool, string what, PermissionMode mode, PermissionDecision expected)
    {
        Assert.Equal(expected, PermissionEvaluator.Evaluate(Query(tool, what, mode)).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_FileWithOtherNames_IsNotedWhateverIsDecided()
    {
        var query = Query("edit", "shared.txt", PermissionMode.Default);
        foreach (var each in (PermissionQuery[])[
            query, query with { Rules = Plans.Rules(allow: "edit(**)") }, query with { Mode = PermissionMode.Bypass },
            query with { Rules = Plans.Rules(deny: "edit") }
        ])
        {
            var evaluation = PermissionEvaluator.Evaluate(each);

            Assert.Contains("shared.txt is one of 3 names of the same file (hard links)", Assert.Single(evaluation.Reasons), StringComparison.Ordinal);
            Assert.Equal(Risk.High, evaluation.Risk);
        }

        Assert.Equal(["edit(shared.txt)"], PermissionEvaluator.Evaluate(query).Suggestions);
    }

    [Fact]
    public void Evaluate_SwitchedOff_IsAsForAnyFileButPipes()
    {
        Assert.Equal(
            PermissionDecision.Allow,
            PermissionEvaluator.Evaluate(Query("edit", "shared.txt", PermissionMode.AcceptEdits) with { BuiltinsOff = ["hard-links"] }).Verdict.Decision);
        Assert.Equal(
            PermissionDecision.Ask,
            PermissionEvaluator.Evaluate(Query("edit", "pipe", PermissionMode.AcceptEdits) with { BuiltinsOff = ["hard-links"] }).Verdict.Decision);
    }

    [Fact]
    public async Task NamesOf_RealFiles_AreCounted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are counted on Linux.");
        var folder = Directory.CreateTempSubdirectory("agent-names-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Join(folder, "one"), "x", None);
            using (var process = Process.Start(
                new ProcessStartInfo("sh", ["-c", "ln one two && ln -s one soft && mkfifo pipe && mkdir -p d/e"]) { WorkingDirectory = folder })!)
            {
                await process.WaitForExitAsync(None);
            }

            var paths = WorkspacePaths.TryOpen(folder, folder, NativeFileSystem.ForThisSystem(), out _)!;
            int Names(string name) => paths.NamesOf(paths.Resolve(name).Path!);

            Assert.Equal((2, 2, 2, 0, 1, 1), (Names("one"), Names("two"), Names("soft"), Names("pipe"), Names("d"), Names("none")));
            File.Delete(Path.Join(folder, "two"));
            Assert.Equal(1, Names("one"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Run_FileWithOtherNames_StandsInTheRequestAndInTheAudit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are counted on Linux.");
        await using var rig = new HostRig();
        rig.Stub.Tool(new ToolSpec("put", "puts", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Write }, _ => new PutTool());
        rig.Model.Call(("put", "{}"), ("put", "{}")).Text("done");
        await rig.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.Workspace.Root, "a.txt"), "x", None);
        using (var process = Process.Start(new ProcessStartInfo("ln", ["a.txt", "../b.txt"]) { WorkingDirectory = rig.Workspace.Root })!)
        {
            await process.WaitForExitAsync(None);
        }

        var turn = await rig.SubmitAsync(rig.Prompt() with { Mode = PermissionMode.AcceptEdits, Interactive = true });
        var asked = (await rig.Tape.WaitAsync<PermissionAsked>()).Request;
        await rig.Host.Permissions.AnswerAsync(asked.Id, new PermissionAnswer(PermissionAnswerKind.AllowSession), None);
        await rig.EndOfAsync(turn);

        Assert.Contains("a.txt is one of 2 names of the same file", Assert.Single(asked.Reasons), StringComparison.Ordinal);
        Assert.Equal("put(a.txt)", Assert.Single(asked.Suggestions));
        var decisions = new List<AuditEntry>();
        await foreach (var entry in rig.Host.Audit.ReadAsync(rig.Workspace.Id, new AuditFilter(), None))
        {
            if (entry.Kind == AuditKind.Decision)
            {
                decisions.Add(entry);
            }
        }

        // The person's word, then the rule of the session.
        Assert.Equal([PermissionCause.Person, PermissionCause.Rule], decisions.Select(entry => entry.Cause!.Value));
        Assert.All(decisions, entry => Assert.Contains("one of 2 names", Assert.Single(entry.Reasons!), StringComparison.Ordinal));
    }

    private static PermissionQuery Query(string tool, string what, PermissionMode mode) =>
        Plans.Query(tool switch { "read" => Plans.Read(what), "edit" => Plans.Edit(what), _ => Plans.Shell(what) }, mode) with { Paths = Paths };

    private sealed class PutTool : Tool
    {
        protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
            new(new ToolPlan(call, "put") { Effects = ToolEffects.Write, Resources = [Resource.WritePath("a.txt")] });

        protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
            new(ToolResult.Text("put"));
    }
}
