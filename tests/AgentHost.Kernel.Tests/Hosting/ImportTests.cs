using System.Text;
using AgentHost.Client;
using AgentHost.Kernel.Sessions;
using AgentHost.Sessions.Importing;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class ImportTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OnAnotherHome_GivesAnEqualSession()
    {
        await using var one = await OpenAsync();
        await TurnAsync(one);
        await one.Host.Sessions.RenameAsync(one.SessionId, "called so", None);
        var export = await ExportAsync(one);
        await using var other = await OpenAsync();

        var session = await other.Host.Sessions.ImportAsync(new ImportRequest(export), None);

        var first = (await one.Host.Sessions.FindAsync(null, one.SessionId, None))!;
        Assert.Equal(first, session);
        Assert.Equal(export, await ExportAsync(other, session.Id));
        Assert.Equal(ClientJson.Write(await one.HistoryAsync()), ClientJson.Write(await other.Host.Sessions.ReadMessagesAsync(session.Id, 0, 1000, None)));
        Assert.Equal(0, (await other.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Session), None)).Total.Requests);
    }

    [Fact]
    public async Task Import_ASessionAndItsMessages_GivesTheSameMessages_AndGoesOn()
    {
        await using var one = await OpenAsync();
        await TurnAsync(one);
        await one.Host.Sessions.RenameAsync(one.SessionId, "called so", None);
        var info = (await one.Host.Sessions.FindAsync(null, one.SessionId, None))!;
        var messages = ClientJson.Write(await one.HistoryAsync());
        await using var other = await OpenAsync();

        // Also as somebody's editor laid it out.
        var session = await other.Host.Sessions.ImportAsync(
            new ImportRequest(
                $"\n{{\n  \"session\": {ClientJson.Write(info)},\n  \"messages\": {messages}\n}}\n") { Workspace = Path.Combine(other.Root, "work") },
            None);

        Assert.Equal((info.Id, "called so", info.Model, info.MessageCount), (session.Id, session.Name, session.Model, session.MessageCount));
        Assert.Equal(messages, ClientJson.Write(await other.Host.Sessions.ReadMessagesAsync(session.Id, 0, 1000, None)));
        Assert.Equal(0, (await other.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Session), None)).Total.Requests);
        other.Model.Text("more");
        Assert.Equal(TurnOutcome.Answered, (await other.RunAsync(other.Prompt("and on") with { SessionId = session.Id })).Outcome);
    }

    [Fact]
    public async Task Import_WhatIsThere_OverwritesNothing()
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig);
        var export = await ExportAsync(rig);

        var refused = await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.ImportAsync(new ImportRequest(export), None));

        Assert.Equal(HostFailure.Invalid, refused.Failure);
        Assert.Contains("already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(export, await ExportAsync(rig));
        await rig.DeleteSessionAsync();
        await rig.Host.Sessions.ImportAsync(new ImportRequest(export) { Name = "again" }, None);
        Assert.Equal("again", (await rig.Host.Sessions.FindAsync(null, rig.SessionId, None))!.Name);
    }

    [Fact]
    public async Task Undo_WhatCameWithAnImport_IsRefused_AlsoInAForkOfIt()
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig);
        var work = Path.Combine(rig.Root, "work");
        await File.WriteAllTextAsync(Path.Combine(work, "made.txt"), "made", None);
        var made = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("made"u8));
        var lines = (await ExportAsync(rig)).TrimEnd('\n').Split('\n').ToList();
        var id = rig.SessionId;
        lines.Add(ClientJson.Write<AgentEvent>(new FilesChanged("c", [new ChangedFile("made.txt") { After = made }])
        {
            SessionId = id,
            Sequence = lines.Count + 1,
            Time = rig.Time.GetUtcNow(),
            TurnId = "t"
        }));
        lines.Add(ClientJson.Write<AgentEvent>(new FilePreviewed("c", new AppliedChange("made.txt", FileChangeKind.Delete) { Before = made })
        {
            SessionId = id,
            Sequence = lines.Count + 1,
            Time = rig.Time.GetUtcNow(),
            TurnId = "t"
        }));
        await rig.DeleteSessionAsync();
        var session = await rig.Host.Sessions.ImportAsync(new ImportRequest(string.Join('\n', lines)), None);
        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(session.Id), None);

        foreach (var each in (string[])[session.Id, fork.Id])
        {
            var refused = await Assert.ThrowsAsync<HostException>(async () =>
                await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, each), None));
            Assert.Contains("import", refused.Message, StringComparison.Ordinal);
            Assert.Empty((await rig.Host.Sessions.Changes.ApplyPreviewsAsync(rig.Workspace.Id, each, discard: false, None)).Applied);
        }

        Assert.True(File.Exists(Path.Combine(work, "made.txt")));
    }

    [Theory]
    [InlineData("", "nothing to import")]
    [InlineData("not json", "Line 1: this is no event")]
    [InlineData("[]", "give a file that agent session export --format jsonl wrote")]
    [InlineData("{\"type\":\"turn.completed\",\"outcome\":\"completed\",\"sequence\":1}", "begins with session.created")]
    [InlineData("{\"type\":\"session.created\",\"sequence\":1,\"sessionId\":\"x\"}", "Line 1: ")]
    [InlineData("@1{\"type\":\"host.warning\",\"message\":\"m\"", "are not kept in a session")]
    [InlineData("@1{\"type\":\"session.deleted\",\"id\":\"x\",\"workspace\":\"/w\"", "Line 2: ")]
    [InlineData("@7{\"type\":\"turn.completed\",\"outcome\":\"completed\"", "expected event number 2")]
    [InlineData("@1{\"type\":\"session.updated\",\"name\":\"a\\u001bb\"", "new name is none")]
    [InlineData(
        "{\"session\":{\"id\":\"x\",\"name\":\"n\",\"workspace\":\"/w\",\"createdAt\":\"2026-01-02T03:04:05Z\"},\"messages\":[]}",
        "The session: the session has no id")]
    [InlineData("{\"session\":{\"id\":\"x\"}}", "The file: its messages are missing")]
    [InlineData("{\"session\":3,\"messages\":[]}", "The session: it cannot be read")]
    [InlineData("{\"session\":{", "Line 1: this is no whole JSON")]
    [InlineData("&{\"id\":\"m\",\"role\":\"user\",\"parts\":[],\"createdAt\":\"2026-01-02T03:04:05Z\"}", "Message 1: a message has parts")]
    [InlineData(
        "&{\"id\":\"\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"a\"}],\"createdAt\":\"2026-01-02T03:04:05Z\"}", "Message 1: an id has 1 to")]
    [InlineData("&7", "Message 1: it cannot be read")]
    [InlineData("@1{\"type\":\"message.appended\",\"messageId\":\"\",\"role\":\"user\"", "an id has 1 to")]
    public async Task Import_WhatIsNoSession_IsRefusedWithItsPlace(string text, string says)
    {
        await using var rig = await OpenAsync();
        var export = text.StartsWith('&')
            ? $"{{\"session\":{ClientJson.Write(new SessionInfo(Id, "n", "/w", rig.Time.GetUtcNow()))},\"messages\":[{text[1..]}]}}"
            : text.StartsWith('@')
                ? $"{Created()}\n{text[2..]},\"sessionId\":\"{Id}\",\"sequence\":"
                    + $"{int.Parse(text.AsSpan(1, 1), System.Globalization.CultureInfo.InvariantCulture) + 1},\"time\":\"2026-01-02T03:04:05+00:00\"}}"
            : text;

        var refused = await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.ImportAsync(new ImportRequest(export), None));

        Assert.Equal(HostFailure.Invalid, refused.Failure);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refused.Message);
        Assert.Null(await rig.Host.Sessions.FindAsync(null, Id, None));
    }

    [Theory]
    [InlineData("a\u001b[31mred", "/w", "name is none")]
    [InlineData("last", "/w", "name is none")]
    [InlineData("n", "relative", "no absolute path")]
    [InlineData("n", "/w\n/x", "no absolute path")]
    public async Task Import_AHostileHead_IsRefused(string name, string workspace, string says)
    {
        await using var rig = await OpenAsync();

        var refused = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Sessions.ImportAsync(new ImportRequest(Created(name, workspace)), None));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WithAParentOfThisStore_DoesNotInheritItsBlobs()
    {
        await using var rig = await OpenAsync();

        var session = await rig.Host.Sessions.ImportAsync(new ImportRequest(Created("n", "/w", rig.SessionId)), None);

        Assert.Null(session.Parent);
    }

    [Fact]
    public async Task Import_MutatedInput_IsTakenWholeOrRefused()
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig);
        var export = Encoding.UTF8.GetBytes((await ExportAsync(rig)).Replace(rig.SessionId, Id, StringComparison.Ordinal));
        var random = new Random(5);
        for (var round = 0; round < 150; round++)
        {
            var bytes = (byte[])export.Clone();
            for (var i = 0; i < 1 + random.Next(4); i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            var text = Encoding.UTF8.GetString(bytes, 0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
            try
            {
                var session = await rig.Host.Sessions.ImportAsync(new ImportRequest(text), None);
                await rig.Host.Sessions.ReadMessagesAsync(session.Id, 0, 1000, None);
                await rig.Host.Sessions.DeleteAsync(session.Id, None);
            }
            catch (HostException refused)
            {
                Assert.Equal(HostFailure.Invalid, refused.Failure);
            }
        }

        Assert.Single(await rig.Host.Sessions.ListAsync(new SessionFilter(), None));
    }

    [Fact]
    public async Task History_PageByPage_IsAllOfIt_AndCursorsOfOthersAreRefused()
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig);
        var all = await rig.Host.Sessions.ReadEventsAsync(rig.SessionId, 0, 1000, None);
        var request = new HistoryRequest(rig.SessionId) { Limit = 3 };
        var pages = new List<AgentEvent>();
        string? cursor = null;
        do
        {
            var page = await rig.Host.Sessions.ReadHistoryAsync(request with { Cursor = cursor }, None);
            pages.AddRange(page.Events);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(all.Select(static e => e.Sequence), pages.Select(static e => e.Sequence));
        var kinds = await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest(rig.SessionId) { Kinds = ["tool.", "turn.started"] }, None);
        Assert.Equal(
            all.Where(static e => e.Type.StartsWith("tool.", StringComparison.Ordinal) || e is TurnStarted).Select(static e => e.Sequence),
            kinds.Events.Select(static e => e.Sequence));
        Assert.NotEmpty(kinds.Events);
        var next = (await rig.Host.Sessions.ReadHistoryAsync(request, None)).Next!;
        foreach (var forged in (string[])[
            "", "3", "3.", next.Replace("3.", "4.", StringComparison.Ordinal), next + "x", "99999999999999999999." + next.Split('.')[1], new string('1', 5_000)
        ])
        {
            Assert.Equal(
                HostFailure.Invalid,
                (await Assert.ThrowsAsync<HostException>(async () =>
                    await rig.Host.Sessions.ReadHistoryAsync(request with { Cursor = forged }, None))).Failure);
        }

        await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.ReadHistoryAsync(request with { Cursor = next, Kinds = ["tool."] }, None));
        Assert.Equal(
            HostFailure.NotFound,
            (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest("nobody"), None))).Failure);
    }

    [Fact]
    public async Task Settings_OfASession_HoldUnderThePromptsOwn_AndGoAlongWithAFork()
    {
        await using var rig = await OpenAsync();
        await rig.Host.Sessions.ChangeSettingsAsync(
            rig.SessionId, new SessionSettings { Mode = PermissionMode.Plan, Limits = new TurnLimits { Steps = 1 } }, None);
        rig.Model.Call(("look", "{}"));

        var cut = await rig.RunAsync(new PromptRequest(rig.Workspace.Id, rig.SessionId, [new TextPart("go")]));

        Assert.Equal(TurnOutcome.Limit, cut.Outcome);
        Assert.Equal(PermissionMode.Plan, rig.Tape.Events.OfType<TurnStarted>().Last().Mode);
        rig.Model.Call(("look", "{}")).Text("done");
        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync(rig.Prompt() with { Limits = new TurnLimits { Steps = 5 } })).Outcome);
        Assert.Equal(PermissionMode.Bypass, rig.Tape.Events.OfType<TurnStarted>().Last().Mode);
        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(rig.SessionId), None);
        Assert.Equal(await rig.Host.Sessions.ReadSettingsAsync(rig.SessionId, None), await rig.Host.Sessions.ReadSettingsAsync(fork.Id, None));
        await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings(), None);
        Assert.Equal(new SessionSettings(), await rig.Host.Sessions.ReadSettingsAsync(rig.SessionId, None));
        foreach (var wrong in (SessionSettings[])[
            new() { Model = "" }, new() { Mode = (PermissionMode)99 }, new() { Limits = new TurnLimits { Steps = 0 } },
            new() { Limits = new TurnLimits { Seconds = double.NaN } }, new() { Limits = new TurnLimits { Cost = -1 } }
        ])
        {
            Assert.Equal(
                HostFailure.Invalid,
                (await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, wrong, None))).Failure);
        }
    }

    private const string Id = "01234567-89ab-7cde-8f01-23456789abcd";

    private static string Created(string name = "n", string workspace = "/w", string? parent = null) =>
        ClientJson.Write<AgentEvent>(new SessionCreated(new SessionInfo(
            Id,
            name,
            workspace,
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Parent = parent })
        {
            SessionId = Id,
            Sequence = 1,
            Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        });

    private static async Task<HostRig> OpenAsync()
    {
        var rig = new HostRig();
        rig.Stub.Tool("look", static (_, _, _) => new(ToolResult.Text("seen")), ToolEffects.Read);
        return await rig.OpenAsync();
    }

    private static async Task TurnAsync(HostRig rig)
    {
        rig.Model.Call(("look", "{}")).Text("done");
        await rig.RunAsync();
    }

    private static async Task<string> ExportAsync(HostRig rig, string? id = null) =>
        string.Concat((await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest(id ?? rig.SessionId) { Limit = 1000 }, None)).Events
            .Select(static e => ClientJson.Write(e with { Position = null }) + "\n"));
}
