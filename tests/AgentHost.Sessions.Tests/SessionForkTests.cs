using System.Text;
using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class SessionForkTests : StoreTest
{
    [Fact]
    public async Task Fork_OfAll_HasTheSameHistoryAndCountsNothingTwice()
    {
        var lease = await FilledAsync();

        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id), None);

        Assert.Equal(("talk-2", lease.Info.Id, "/w", 3), (fork.Name, fork.Parent, fork.Workspace, fork.MessageCount));
        Assert.Equal(await TextsAsync(lease.Info.Id), await TextsAsync(fork.Id));
        Assert.Equal(TokenUsage.None, fork.Usage);
        Assert.Equal(1.5m, await Store.ReadSpentAsync(null, default, None));
        var events = await Store.ReadEventsAsync(fork.Id, 0, 1000, None);
        var forked = Assert.IsType<SessionForked>(events[^1]);
        Assert.Equal((lease.Info.Id, (await Store.ReadEventsAsync(lease.Info.Id, 0, 1000, None))[^1].Sequence), (forked.From, forked.Through));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => (long)n), events.Select(static e => e.Sequence!.Value));
    }

    [Fact]
    public async Task Fork_AtAMessage_TakesNothingBehindItAlong()
    {
        var lease = await FilledAsync();

        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id) { Message = "m1-ans", Name = "other way" }, None);

        Assert.Equal("other way", fork.Name);
        Assert.Equal(["ask", "answer"], await TextsAsync(fork.Id));
        await using var taken = await Store.AcquireAsync(fork.Id, None);
        Assert.NotEmpty(taken.InterruptedTurns);
        await taken.RepairAsync(None);
        await taken.AppendAsync([new TurnStarted([], "p/m") { TurnId = "t9" }], Durability.Process, None);
        Assert.Equal(["ask", "answer", "more"], await TextsAsync(lease.Info.Id));
    }

    [Fact]
    public async Task Fork_ThenDeleteTheParent_HarmsNothing()
    {
        var lease = await FilledAsync();
        string blob;
        await using (var writer = await lease.Blobs.CreateAsync(null, None))
        {
            await writer.WriteAsync(Encoding.UTF8.GetBytes("long result"), None);
            blob = (await writer.CompleteAsync(None)).Id;
        }

        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id), None);
        var second = await Store.ForkAsync(new ForkRequest(fork.Id), None);
        await lease.DisposeAsync();

        await Store.DeleteAsync(lease.Info.Id, None);
        await Store.DeleteAsync(fork.Id, None);
        await Store.RebuildAsync(None);

        Assert.Equal(["ask", "answer", "more"], await TextsAsync(second.Id));
        await using var taken = await Store.AcquireAsync(second.Id, None);
        var buffer = new byte[100];
        Assert.Equal("long result", Encoding.UTF8.GetString(buffer, 0, await taken.Blobs.ReadAsync(blob, 0, buffer, None)));
    }

    [Fact]
    public async Task Fork_BeforeAMessageWasWithdrawn_DoesNotBringItBack()
    {
        await using var lease = await CreateAsync("talk");
        await lease.AppendAsync(
            [
                new TurnStarted([], "p/m") { TurnId = "t1" },
                Message("m1-gone", "gone"),
                Message("m2-kept", "kept"),
                new MessageWithdrawn("m1-gone") { TurnId = "t1" },
            ],
            Durability.Process,
            None);

        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id) { Message = "m2-kept" }, None);

        Assert.Equal(["kept"], await TextsAsync(fork.Id));
        Assert.Equal(1, fork.MessageCount);
    }

    [Fact]
    public async Task Fork_OfASessionThatSomebodyHas_IsMadeAndToldOnce()
    {
        var lease = await FilledAsync();
        var told = new List<AgentEvent>();
        var other = await OpenAsync(told.AddRange);

        var fork = await other.ForkAsync(new ForkRequest(lease.Info.Id), None);

        Assert.Equal(["session.created", "session.forked"], told.Select(static e => e.Type));
        Assert.All(told, e => Assert.Equal(fork.Id, e.SessionId));
        await lease.AppendAsync([Message("m9", "goes on")], Durability.Process, None);
        Assert.Equal(3, (await other.GetAsync(fork.Id, None))!.MessageCount);
    }

    [Theory]
    [InlineData("m", null, HostFailure.Invalid)]
    [InlineData("zz", null, HostFailure.NotFound)]
    [InlineData("%", null, HostFailure.NotFound)]
    [InlineData("m2", "a\nb", HostFailure.Invalid)]
    public async Task Fork_WhatCannotBe_LeavesNothingBehind(string message, string? name, HostFailure failure)
    {
        var lease = await FilledAsync();

        await FailsAsync(failure, async () => await Store.ForkAsync(new ForkRequest(lease.Info.Id) { Message = message, Name = name }, None));

        Assert.Single(await Store.ListAsync(new SessionFilter(), None));
    }

    [Fact]
    public async Task Fork_OfNothing_IsNotFound() =>
        await FailsAsync(HostFailure.NotFound, async () => await Store.ForkAsync(new ForkRequest("01a1fe1b-901f-726e-b2e8-d2431da5dba8"), None));

    private static MessageAppended Message(string id, string text, MessageRole role = MessageRole.User, string turn = "t1") =>
        new(id, role) { TurnId = turn, Parts = [new TextPart(text)] };

    private async Task<SessionLease> FilledAsync()
    {
        var lease = await CreateAsync("talk");
        await lease.AppendAsync(
            [
                new TurnStarted([], "p/m") { TurnId = "t1" },
                Message("m0-ask", "ask"),
                new PartCompleted("m1-answer", 0, new TextPart("answer")) { TurnId = "t1" },
                new MessageAppended("m1-answer", MessageRole.Assistant) { TurnId = "t1" },
                new StepCompleted(1, FinishReason.Stop) { TurnId = "t1", Usage = new TokenUsage(10, 5), Cost = 1.5m, Model = "p/m" },
                new TurnCompleted(TurnOutcome.Answered) { TurnId = "t1" },
                new TurnStarted([], "p/m") { TurnId = "t2" },
                Message("m2-more", "more", turn: "t2"),
                new TurnCompleted(TurnOutcome.Cancelled) { TurnId = "t2" },
            ],
            Durability.Process,
            None);
        return lease;
    }

    private async Task<IEnumerable<string>> TextsAsync(string session) =>
        (await Store.ReadMessagesAsync(session, 0, 100, None))
            .Select(static message => string.Concat(message.Parts.OfType<TextPart>().Select(static part => part.Text)));
}
