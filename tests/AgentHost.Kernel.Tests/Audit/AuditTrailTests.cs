using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Audit;

public sealed class AuditTrailTests
{
    private const string Key = "sk-proj-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Calls_DecisionsAndExecutionsAreWrittenWhenTheTurnHasEnded()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen"))).Tool("act", (_, _, _) => new(ToolResult.Error("no luck")));
        rig.Model.Call(("look", """{"a":1}"""), ("act", "{}"), ("nothing", "{}")).Text("done");
        await rig.OpenAsync("""{"permissions":{"deny":["look"]}}""");

        await rig.RunAsync();

        var entries = await ReadAsync(rig);
        Assert.Equal(
            ["decision look deny rule", "execution look denied rule", "decision act allow mode", "execution act failed ", "execution nothing failed "],
            entries.Select(entry =>
                $"{EnumNames.Write(entry.Kind)} {entry.Tool} "
                + $"{(entry.Decision is { } decision ? EnumNames.Write(decision) : entry.Outcome is { } outcome ? EnumNames.Write(outcome) : "")} "
                + $"{(entry.Cause is { } cause ? EnumNames.Write(cause) : "")}"));
        Assert.Equal("""{"a":1}""", entries[0].Arguments!.Value.GetRawText());
        Assert.Equal(("look", "flag"), (entries[0].Rule, entries[0].Origin));
        Assert.Equal((rig.SessionId, rig.Workspace.Root, Environment.UserName), (entries[0].SessionId, entries[0].Workspace, entries[0].User));
        Assert.Equal([1L, 2, 3, 4, 5], entries.Select(entry => entry.Number!.Value));
        Assert.Empty((await rig.Host.Audit.VerifyAsync(rig.Workspace.Id, None)).Problems);
    }

    [Fact]
    public async Task Run_SecretsAndLongTextsInArguments_AreHiddenAndCut()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("done")));
        rig.Model.Call(("act", $$"""{"key":"{{Key}}","text":"{{new string('x', 50_000)}}"}""")).Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        var written = string.Concat(Directory.EnumerateFiles(Folder(rig)).Select(File.ReadAllText));
        Assert.DoesNotContain(Key, written, StringComparison.Ordinal);
        Assert.True(written.Length < 12_000, $"{written.Length} characters");
    }

    [Fact]
    public async Task Run_SwitchedOff_NothingIsWritten()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("done")));
        rig.Model.Call(("act", "{}")).Text("done");
        await rig.OpenAsync("""{"audit":{"enabled":false}}""");

        await rig.RunAsync();

        Assert.False(Directory.Exists(Folder(rig)));
    }

    [Fact]
    public async Task Run_NoCalls_NothingIsOpened()
    {
        await using var rig = new HostRig();
        rig.Model.Text("done");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.False(Directory.Exists(Folder(rig)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LogThatCannotBeWritten_IsToldAndStopsCallsOnlyWhereItIsRequired(bool required)
    {
        await using var rig = new HostRig();
        var ran = 0;
        rig.Stub.Tool("act", (_, _, _) =>
        {
            ran++;
            return new(ToolResult.Text("acted"));
        });
        rig.Model.Call(("act", "{}")).Text("done");
        var place = Path.Combine(rig.Folder("place"), "file");
        await File.WriteAllTextAsync(place, "no folder", None);
        await rig.OpenAsync($$$"""{"audit":{"path":"{{{place}}}","required":{{{(required ? "true" : "false")}}}}}""");

        var end = await rig.RunAsync();

        Assert.Equal(required ? 0 : 1, ran);
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Contains(rig.Tape.Events.OfType<HostWarning>(), warning =>
            warning.Message.Contains($"The audit log in {place} cannot be written", StringComparison.Ordinal));
        Assert.StartsWith(
            required ? "Nothing runs that cannot be written down (audit.required)" : "acted", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DiskFullWhileWriting_EntriesAreWrittenLater()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("done")));
        rig.Model.Call(("act", "{}")).Text("one").Call(("act", "{}")).Text("two");
        var place = Path.Combine(rig.Folder("place"), "log");
        await File.WriteAllTextAsync(place, "in the way", None);
        await rig.OpenAsync($$$"""{"audit":{"path":"{{{place}}}"}}""");

        await rig.RunAsync();
        File.Delete(place);
        await rig.RunAsync();

        Assert.Equal(4, (await ReadAsync(rig)).Count);
        Assert.Empty((await rig.Host.Audit.VerifyAsync(rig.Workspace.Id, None)).Problems);
    }

    [Fact]
    public async Task Read_Filters_GiveWhatFits()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("done"))).Tool("look", (_, _, _) => new(ToolResult.Text("done")));
        rig.Model.Call(("act", "{}"), ("look", "{}")).Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();

        Assert.Equal(2, (await ReadAsync(rig, new AuditFilter { Tool = "look" })).Count);
        Assert.Equal(4, (await ReadAsync(rig, new AuditFilter { SessionId = rig.SessionId })).Count);
        Assert.Empty(await ReadAsync(rig, new AuditFilter { SessionId = "other" }));
        Assert.Empty(await ReadAsync(rig, new AuditFilter { Since = rig.Time.GetUtcNow().AddHours(1) }));
    }

    private static string Folder(HostRig rig) => Path.Combine(rig.Root, "home", ".local", "share", "agent", "audit");

    private static async Task<List<AuditEntry>> ReadAsync(HostRig rig, AuditFilter? filter = null)
    {
        var entries = new List<AuditEntry>();
        await foreach (var entry in rig.Host.Audit.ReadAsync(rig.Workspace.Id, filter ?? new AuditFilter(), None))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
