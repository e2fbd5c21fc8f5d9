using System.Text.RegularExpressions;
using AgentHost.Cli.Common;
using AgentHost.Client;
using AgentHost.EndToEnd.Tests.Turns;

namespace AgentHost.EndToEnd.Tests.Wires;

/// <summary>The task of twenty steps through one wire: in peace, with a fault in its middle, or with the model that begins it gone.</summary>
internal sealed class WireTask(InProcessHost host, string wireName)
{
    /// <summary>Steps before the fault.</summary>
    private const int Before = 9;

    private const string Quick = "\"retries\": { \"attempts\": 2, \"firstWait\": \"10ms\" }";

    private readonly Wire _wire = Wire.Named(wireName);

    /// <summary>Nothing happens.</summary>
    public async Task FinishesAsync()
    {
        await using var server = await ModelServer.StartAsync(_wire.Scenario(Steps(0)));
        using var sandbox = await TwentyStepsTests.ReadyAsync(new Sandbox());
        var session = await OpenAsync(sandbox, server);

        var events = await session.RunAsync("do the work");

        AssertAnswered(events);
        server.Verify();
        Assert.Equal(21, server.ModelRequests.Count);
        Assert.Empty(events.OfType<StepRetrying>());
        Assert.Empty(events.OfType<MessageWithdrawn>());
        await TwentyStepsTests.CheckAsync(sandbox);
    }

    /// <summary>A row of the table happens in the middle.</summary>
    public async Task EndsAsAsync(string rowName)
    {
        var row = FaultRows.All.Single(row => row.Name == rowName);
        var replies = row.Replies(_wire)!;
        var whole = Steps(0).Steps;
        await using var server = await ModelServer.StartAsync(_wire.Scenario(
            Scenario.Create() with
            {
                Steps = [.. whole.Take(Before), .. replies.Select(static reply => new ScenarioStep { Reply = reply }), .. whole.Skip(Before)]
            }));
        using var sandbox = await TwentyStepsTests.ReadyAsync(new Sandbox());
        var session = await OpenAsync(sandbox, server, row.Limits);

        var events = await session.RunAsync("do the work");

        AssertEnd(row, (TurnCompleted)events[^1]);
        var retries = events.OfType<StepRetrying>().ToList();
        Assert.Equal(row.Retries.Count, retries.Count);
        Assert.All(
            row.Retries.Zip(retries),
            pair => Assert.True(
                pair.First is ModelFaultKind.Unknown || pair.First == pair.Second.Fault.Kind, $"{pair.Second.Fault.Kind}: {pair.Second.Fault.Message}"));
        Assert.All(retries, retry => Assert.InRange(retry.WaitSeconds, row.Wait ?? 0, row.Wait ?? 0.03));
        Assert.Equal(row.Withdrawn ?? -1, row.Withdrawn is null ? -1 : events.OfType<MessageWithdrawn>().Count());
        Assert.Equal(row.Compacted, events.OfType<ContextCompacted>().Count());
        AssertClosed(events);
        if (row.Outcome != TurnOutcome.Answered)
        {
            AssertAnswered(await session.RunAsync("go on"));
        }

        server.Verify();
        Assert.Equal(21 + replies.Count, server.ModelRequests.Count);
        if (row.ModelReads is { } pattern)
        {
            Assert.Matches(pattern, server.ModelRequests[Before + replies.Count].LastText);
        }

        await TwentyStepsTests.CheckAsync(sandbox);
        Assert.False(File.Exists(sandbox.PathOf("never.txt")));
    }

    /// <summary>The service goes down for good in the middle, and another one, which speaks another wire, goes on.</summary>
    public async Task OtherWireTakesOverAsync()
    {
        var other = Wire.All[(Wire.All.ToList().IndexOf(_wire) + 1) % Wire.All.Count];
        await using var second = await ModelServer.StartAsync(other.Scenario(Steps(Before)));
        await using var server = await ModelServer.StartAsync(_wire.Scenario(
            (Steps(0) with { Steps = [.. Steps(0).Steps.Take(Before)] }).Fault(Fault.HttpStatus(503)).Repeat(3)));
        using var sandbox = await TwentyStepsTests.ReadyAsync(new Sandbox());
        var session = await OpenAsync(
            sandbox, server, more: $$""", "second": { {{other.Entry(second.BaseUrl, InProcessHost.KeyVariable)}} }""", fallback: "second/" + other.ModelId);

        var events = await session.RunAsync("do the work");

        AssertAnswered(events);
        server.Verify();
        second.Verify();
        Assert.Equal((Before + 3, 21 - Before), (server.ModelRequests.Count, second.ModelRequests.Count));
        var switched = Assert.Single(events.OfType<ModelSwitched>());
        Assert.Equal(("service/" + _wire.ModelId, "second/" + other.ModelId), (switched.From, switched.To));
        Assert.Contains("overloaded", switched.Reason, StringComparison.Ordinal);
        await TwentyStepsTests.CheckAsync(sandbox);
    }

    /// <summary>The first model cannot be reached at all; with another one named the task is done, without one the turn says so.</summary>
    /// <param name="address">Of a name that leads nowhere, or a port that nobody listens at.</param>
    public async Task NobodyThereAsync(string address)
    {
        await using var server = await ModelServer.StartAsync(_wire.Scenario(Steps(0)));
        using var sandbox = await TwentyStepsTests.ReadyAsync(new Sandbox());
        var gone = $$""", "gone": { {{_wire.Entry(address, InProcessHost.KeyVariable)}} }""";
        var alone = await OpenAsync(sandbox, server, more: gone, model: "gone");

        var failed = (TurnCompleted)(await alone.RunAsync("do the work"))[^1];

        Assert.Equal((TurnOutcome.Failed, ModelFaultKind.Unreachable, 4), (failed.Outcome, failed.Fault?.Kind, ExitCodes.Of(failed, 0)));
        Assert.Matches($"^Cannot reach gone at {Regex.Escape(address)}/?: .*\\(after 3 attempts\\)$", failed.Reason);
        Assert.Empty(server.ModelRequests);

        using var other = await TwentyStepsTests.ReadyAsync(new Sandbox());
        var backed = await OpenAsync(other, server, more: gone, model: "gone", fallback: "service/" + _wire.ModelId);

        var events = await backed.RunAsync("do the work");

        AssertAnswered(events);
        server.Verify();
        Assert.Single(events.OfType<ModelSwitched>());
        await TwentyStepsTests.CheckAsync(other);
    }

    /// <summary>The steps from one on, each with its thinking, and the answer.</summary>
    private static Scenario Steps(int from) => TwentyStepsTests.Steps with
    {
        Steps =
        [
            .. TwentyStepsTests.Steps.Steps.Select(static (step, i) => step with { Reply = step.Reply with { Reasoning = $"Step {i + 1} comes next." } }).Skip(
                from)
        ],
    };

    private Task<InProcessSession> OpenAsync(
        Sandbox sandbox, ModelServer server, string limits = "", string more = "", string model = "service", string? fallback = null) =>
        host.OpenAsync(sandbox, $$"""
            {
              "model": "{{model}}/{{_wire.ModelId}}",
              "providers": { "service": { {{_wire.Entry(server.BaseUrl, InProcessHost.KeyVariable)}} }{{more}} },
              "sessions": { "summaries": "rules" },
              "limits": { {{Quick}}{{(limits.Length > 0 ? ", " + limits : "")}} },
              "fallback": [{{(fallback is null ? "" : $"\"{fallback}\"")}}]
            }
            """);

    private static void AssertEnd(FaultRow row, TurnCompleted end)
    {
        Assert.True(row.Outcome == end.Outcome, $"{end.Outcome} instead of {row.Outcome}: {end.Reason}");
        Assert.Equal(row.ExitCode, ExitCodes.Of(end, 0));
        if (row.Says is { } says)
        {
            Assert.Matches(says, end.Reason);
            Assert.DoesNotContain(Sandbox.Key, end.Reason, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("All done.", end.Text);
        }
    }

    private static void AssertAnswered(IReadOnlyList<AgentEvent> events)
    {
        var end = (TurnCompleted)events[^1];
        Assert.True(end.Outcome == TurnOutcome.Answered, $"{end.Outcome}: {end.Reason}");
        Assert.Equal("All done.", end.Text);
    }

    /// <summary>Each message that was begun came to its end or was taken back; each call came to one end.</summary>
    private static void AssertClosed(IReadOnlyList<AgentEvent> events)
    {
        var ended = events.OfType<MessageAppended>().Select(static e => e.MessageId)
            .Concat(events.OfType<MessageWithdrawn>().Select(static e => e.MessageId)).ToList();
        Assert.Equal(ended.Count, ended.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(events.OfType<PartDelta>().Select(static e => e.MessageId).Except(ended));
        Assert.Equal(
            events.OfType<ToolRequested>().Select(static e => e.CallId).Order(StringComparer.Ordinal),
            events.OfType<ToolCompleted>().Select(static e => e.CallId).Order(StringComparer.Ordinal));
    }
}
