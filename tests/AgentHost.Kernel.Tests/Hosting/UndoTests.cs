using System.Text.Json;
using AgentHost.Client;
using static AgentHost.Kernel.Tests.Hosting.WorkFiles;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class UndoTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undo_TheLastTurn_BringsBackEveryByteAndMode_AndRedoLikewise()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "one\r\n\0two");
        Write(rig, "run.sh", "#!/bin/sh\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(rig, "old.txt", "moved");
        Write(rig, "d/x/one.txt", "1");
        Write(rig, "d/two.txt", "2", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(rig, "swap.txt", "before");
        var before = Look(rig);
        await TurnAsync(
            rig, "write a.txt changed", "delete run.sh", "move old.txt new/name.txt", "write fresh.txt new",
            "remove d", "delete swap.txt", "write swap.txt after", "write a.txt again");
        var after = Look(rig);

        var undone = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Empty(undone.Kept);
        Assert.Single(undone.Turns);
        Assert.Equal(before, Look(rig));
        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Turns);

        var redone = await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None);

        Assert.Empty(redone.Kept);
        Assert.Equal(undone.Turns, redone.Turns);
        Assert.Equal(after, Look(rig));
        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Turns);
        await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);
        Assert.Equal(before, Look(rig));
    }

    [Fact]
    public async Task Undo_AFolderThatMoved_MovesItBackWithAllThatIsInIt()
    {
        await using var rig = await OpenAsync();
        Write(rig, "src/a.txt", "a");
        Write(rig, "src/untold.bin", "\0\u0001");
        var before = Look(rig);
        await TurnAsync(rig, "write src/a.txt b", "move src lib", "write lib/a.txt c", "write lib/more.txt d");
        var after = Look(rig);

        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Assert.Equal(before, Look(rig));
        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
        Assert.Equal(after, Look(rig));
    }

    [Fact]
    public async Task Undo_FoldersThatEditsMadeAndRemoved_AreAsBefore_AndRedoLikewise()
    {
        await using var rig = await OpenAsync();
        Write(rig, "d/x/one.txt", "1");
        Directory.CreateDirectory(PathOf(rig, "d/nothing"));
        Directory.CreateDirectory(PathOf(rig, "empty"));
        Directory.CreateDirectory(PathOf(rig, "there"));
        var before = Look(rig);
        await TurnAsync(rig, "remove empty", "remove d", "write new/deep/a.txt a", "write there/b.txt b", "move there/b.txt other/c.txt");
        var after = Look(rig);
        Assert.DoesNotContain(after, static line => line.StartsWith("empty", StringComparison.Ordinal));

        Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Assert.Equal(before, Look(rig));

        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
        Assert.Equal(after, Look(rig));
    }

    [Fact]
    public async Task Undo_WhatOthersChangedSince_IsKeptAndNamed()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "a");
        Write(rig, "b.txt", "b");
        Write(rig, "gone.txt", "g");
        await TurnAsync(rig, "write a.txt a2", "write b.txt b2", "write c.txt c2", "write e.txt e2", "delete gone.txt");
        Write(rig, "b.txt", "mine");
        File.Delete(PathOf(rig, "c.txt"));
        File.Delete(PathOf(rig, "e.txt"));
        File.CreateSymbolicLink(PathOf(rig, "e.txt"), PathOf(rig, "b.txt"));
        Write(rig, "gone.txt", "mine too");

        var report = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);

        Assert.Equal("a.txt", Assert.Single(report.Files).Path);
        Assert.Equal(["b.txt", "c.txt", "e.txt", "gone.txt"], report.Kept.Select(static file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(("a", "mine", "mine too"), (Read(rig, "a.txt"), Read(rig, "b.txt"), Read(rig, "gone.txt")));
        Assert.All(report.Kept, static file => Assert.EndsWith(".", file.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Undo_WhenNothingCanBeTakenBack_LeavesTheTurnForAnotherTry()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "a");
        await TurnAsync(rig, "write a.txt a2");
        Write(rig, "a.txt", "mine");

        Assert.Single((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
        Write(rig, "a.txt", "a2");
        Assert.Single((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Files);

        Assert.Equal("a", Read(rig, "a.txt"));
    }

    [Fact]
    public async Task Undo_TurnByTurnAndSinceAMessage_GoesBackAsFar()
    {
        await using var rig = await OpenAsync();
        Write(rig, "a.txt", "0");
        await TurnAsync(rig, "write a.txt 1");
        await TurnAsync(rig, "write a.txt 2", "write b.txt b");
        await TurnAsync(rig, "write a.txt 3");
        var second = (await rig.HistoryAsync()).Where(static message => message.Role == MessageRole.User).ElementAt(1);

        await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);
        Assert.Equal("2", Read(rig, "a.txt"));
        await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None);
        Assert.Equal("1", Read(rig, "a.txt"));
        await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None);
        await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None);
        Assert.Equal("3", Read(rig, "a.txt"));

        var report = await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId) { Message = second.Id }, None);

        Assert.Equal(2, report.Turns.Count);
        Assert.Equal("1", Read(rig, "a.txt"));
        Assert.False(File.Exists(PathOf(rig, "b.txt")));
        await TurnAsync(rig, "write a.txt 4");
        Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Turns);
        Assert.Equal("4", Read(rig, "a.txt"));
    }

    [Theory]
    [InlineData("nope-nope", HostFailure.NotFound)]
    [InlineData("abc", HostFailure.Invalid)]
    [InlineData("01a1", HostFailure.Invalid)]
    public async Task Undo_AMessageThatIsNoneOrSeveral_IsRefused(string message, HostFailure failure)
    {
        await using var rig = await OpenAsync();
        await TurnAsync(rig, "write a.txt 1");
        var first = (await rig.HistoryAsync())[0].Id;

        var refused = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Sessions.Changes.UndoAsync(
                new UndoRequest(rig.Workspace.Id, rig.SessionId) { Message = message == "01a1" ? first[..4] : message }, None));

        Assert.Equal(failure, refused.Failure);
        Assert.Equal("1", Read(rig, "a.txt"));
    }

    [Fact]
    public async Task Undo_Random_EndsWhereItBegan()
    {
        await using var rig = await OpenAsync();
        var random = new Random(7);
        var names = new[] { "a", "b", "c", "d/a", "d/b", "e/f/g" };
        foreach (var name in names.Take(4))
        {
            Write(rig, name, name);
        }

        for (var round = 0; round < 12; round++)
        {
            var before = Look(rig);
            var there = before.Select(static line => line.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
            var steps = new List<string>();
            for (var i = 0; i < 6; i++)
            {
                var name = names[random.Next(names.Length)];
                var other = names[random.Next(names.Length)];
                switch (random.Next(3))
                {
                    case 0:
                        steps.Add($"write {name} {random.Next()}");
                        there.Add(name);
                        break;
                    case 1 when there.Remove(name):
                        steps.Add($"delete {name}");
                        break;
                    case 2 when there.Contains(name) && there.Add(other):
                        there.Remove(name);
                        steps.Add($"move {name} {other}");
                        break;
                    default:
                        break;
                }
            }

            if (steps.Count == 0)
            {
                continue;
            }

            await TurnAsync(rig, [.. steps]);
            var after = Look(rig);
            Assert.Empty((await rig.Host.Sessions.Changes.UndoAsync(new UndoRequest(rig.Workspace.Id, rig.SessionId), None)).Kept);
            Assert.Equal(before, Look(rig));
            Assert.Empty((await rig.Host.Sessions.Changes.RedoAsync(rig.Workspace.Id, rig.SessionId, None)).Kept);
            Assert.Equal(after, Look(rig));
        }
    }

    private static async Task<HostRig> OpenAsync()
    {
        var rig = new HostRig();
        rig.Stub.Tool(
            new ToolSpec("change", "Changes files.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Write },
            _ => new StubTool
            {
                Effects = ToolEffects.Write,
                Prepare = static (call, _, _) =>
                    new(new ToolPlan(call, "change") { Effects = ToolEffects.Write, Resources = [Resource.WritePath(".", recursive: true)] }),
                Run = ChangeAsync,
            });
        return await rig.OpenAsync();
    }

    /// <summary>Each step an edit of its own, as several calls of a turn would make it.</summary>
    private static async ValueTask<ToolResult> ChangeAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        foreach (var step in call.Arguments.GetProperty("steps").EnumerateArray().Select(static step => step.GetString()!))
        {
            if (await WorkFiles.ChangeAsync(context, step, cancellationToken) is { } wrong)
            {
                return ToolResult.Error(wrong);
            }
        }

        return ToolResult.Text("done");
    }

    private static async Task TurnAsync(HostRig rig, params string[] steps)
    {
        rig.Model.Call(("change", JsonSerializer.Serialize(new Dictionary<string, string[]> { ["steps"] = steps }))).Text("done");
        await rig.RunAsync();
        Assert.Equal(["done"], await rig.LastResultsAsync());
    }
}
