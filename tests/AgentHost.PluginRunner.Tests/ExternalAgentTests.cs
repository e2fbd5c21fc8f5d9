using AgentHost.Client;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Tests;

/// <summary>An external agent in this process and in its own: what it reports arrives in order, and what it may do is decided here.</summary>
public sealed class ExternalAgentTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static TheoryData<bool> Both => [false, true];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Run_Result_AndWhatItWasTold(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var request = Request(host, "told") with { Model = "big", Mode = "plan", ForeignSessionId = "foreign-9" };
        var image = new ImagePart("image/png") { Data = new byte[] { 1 } };
        var result = await RunAsync(host, request with { Prompt = [.. request.Prompt, image] }, new AgentHostDouble());

        Assert.Equal(
            new ExternalAgentResult(TurnOutcome.Answered)
            {
                ForeignSessionId = "foreign-9", Text = "child big plan foreign-9 2", Usage = new TokenUsage(10, 5), Cost = 0.25m,
            },
            result);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Report_FiveThousand_InOrder(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var session = new AgentHostDouble();
        var result = await RunAsync(host, Request(host, "text 5000"), session);

        Assert.Equal("5000", result.Text);
        Assert.Equal(Enumerable.Range(0, 5000).Select(static i => new ExternalText($"{i} ")), session.Updates);
    }

    /// <summary>Whoever does not wait for one report before the next: the order of the calls holds all the same, up to a bound.</summary>
    [Fact]
    public async Task Report_SideBySide_InOrder_AndBounded()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var session = new AgentHostDouble { Pace = static () => Task.Delay(1) };
        await RunAsync(host, Request(host, "side-by-side 60"), session);

        Assert.Equal(Enumerable.Range(0, 60).Select(static i => new ExternalText($"{i} ")), session.Updates);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(host, Request(host, "side-by-side 200"), session));
        Assert.Equal("64 reports wait already: await each before the next.", fault.Message);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Report_HostSlower_AgentWaits(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var counter = host.Create<Capability>("counter");
        var ahead = new List<int>();
        var taken = 0;
        var session = new AgentHostDouble
        {
            Pace = async () =>
            {
                await Task.Delay(5);
                ahead.Add((await counter.InvokeAsync(AgentJson.EmptyObject, None)).GetProperty("produced").GetInt32() - taken++);
            },
        };
        await RunAsync(host, Request(host, "text 50"), session);

        Assert.Equal(Enumerable.Repeat(1, 50), ahead);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Report_EachKind_ArrivesAsItIs(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var session = new AgentHostDouble();
        await RunAsync(host, Request(host, "all\nusage"), session);

        Assert.Equal(
            [
                """{"type":"text","text":"hm","reasoning":true}""",
                """{"type":"plan","entries":[{"text":"look","state":"done"},{"text":"leap"}]}""",
                """{"type":"mode","mode":"architect"}""",
                """{"type":"hologram","depth":[1,2.50,null]}""",
                """{"type":"usage","usage":{"input":10,"output":5,"cacheRead":0,"cacheWrite":0,"reasoning":0},"cost":0.25}""",
            ],
            session.Updates.Select(ClientJson.Write));
        Assert.IsType<UnknownExternalUpdate>(session.Updates[3]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Decide_Allowed_IsDone(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var session = new AgentHostDouble { Decide = static (_, _) => Task.FromResult(new ExternalDecision(true) { Option = "always", Lasting = true }) };
        await RunAsync(host, Request(host, "write new.txt"), session);

        var action = Assert.Single(session.Asked);
        Assert.Equal(("Write new.txt", "write_file", ToolEffects.Write | ToolEffects.Execute), (action.Plan.Title, action.Plan.Call.Tool, action.Plan.Effects));
        Assert.Equal(
            [Resource.WritePath(Path.Combine(host.Workspace.Root, "new.txt")), Resource.ShellLine("make all")], action.Plan.Resources);
        Assert.Equal(["once", "always"], action.Options.Select(static option => option.Label));
        Assert.Equal("always", await File.ReadAllTextAsync(Path.Combine(host.Workspace.Root, "new.txt"), None));
        var (started, finished) = (Assert.IsType<ExternalToolStarted>(session.Updates[0]), Assert.IsType<ExternalToolFinished>(session.Updates[1]));
        Assert.Equal(("c1", "new.txt", "new.txt"), (started.CallId, started.Paths[0], started.Arguments?.GetProperty("file").GetString()));
        Assert.Equal((false, new DiffBlock("new.txt", "@@") { Added = 1 }), (finished.Result.IsError, finished.Result.Display[0]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Decide_Denied_IsNotDone(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var session = new AgentHostDouble { Decide = static (_, _) => Task.FromResult(new ExternalDecision { Reason = "Not in this folder." }) };
        var result = await RunAsync(host, Request(host, "write new.txt\nusage"), session);

        Assert.Equal(TurnOutcome.Answered, result.Outcome);
        Assert.False(File.Exists(Path.Combine(host.Workspace.Root, "new.txt")));
        var finished = Assert.IsType<ExternalToolFinished>(session.Updates[1]);
        Assert.Equal((true, new TextPart("Not in this folder.")), (finished.Result.IsError, finished.Result.Content[0]));
        Assert.IsType<ExternalUsage>(session.Updates[2]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Run_CancelledWhileADecisionWaits_TakesTheQuestionBack(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        using var stop = new CancellationTokenSource();
        var session = AgentHostDouble.WhoNeverAnswers(out var asked, out var takenBack);
        var run = RunAsync(host, Request(host, "write new.txt"), session, stop.Token);
        await asked.WaitAsync(Soon, None);

        await stop.CancelAsync();

        await takenBack.WaitAsync(Soon, None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Soon, None));
        Assert.False(File.Exists(Path.Combine(host.Workspace.Root, "new.txt")));
    }

    /// <summary>The run's token is what counts, also where the agent asks without one.</summary>
    [Fact]
    public async Task Run_CancelledAndTheAgentIsDeaf_TakesTheQuestionBack()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        using var stop = new CancellationTokenSource();
        var session = AgentHostDouble.WhoNeverAnswers(out var asked, out var takenBack);
        var run = RunAsync(host, Request(host, "deaf"), session, stop.Token);
        await asked.WaitAsync(Soon, None);

        await stop.CancelAsync();

        await takenBack.WaitAsync(TimeSpan.FromSeconds(1), None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Soon, None));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Run_AgentThrows_IsItsSentence(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(host, Request(host, "text 2\nthrow"), new AgentHostDouble()));

        Assert.Equal(("the agent broke", nameof(InvalidDataException)), (fault.Message, PluginFaultException.NameOf(fault)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Report_HostFails_AgentHearsWhy(bool isolated)
    {
        await using var host = await TestHost.StartAsync(isolated);
        var session = new AgentHostDouble { Pace = static () => throw new InvalidOperationException("The session is full.") };
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(host, Request(host, "text 2"), session));

        Assert.Equal("The session is full.", fault.Message);
    }

    [Fact]
    public async Task Run_RunnerDies_IsAFailedOutcome()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var session = new AgentHostDouble();
        var result = await RunAsync(host, Request(host, "text 3\nexit"), session).WaitAsync(Soon, None);

        Assert.Equal((TurnOutcome.Failed, "The plugin probe is gone: its process ended with exit code 7"), (result.Outcome, result.Reason));
        Assert.Equal(3, session.Updates.Count);
        Assert.Equal(TurnOutcome.Failed, (await RunAsync(host, Request(host, "text 3"), session)).Outcome);
    }

    [Fact]
    public async Task Run_RunnerDiesWhileADecisionWaits_IsAFailedOutcome_AndTheQuestionIsTakenBack()
    {
        await using var host = await TestHost.StartAsync(isolated: true);
        var session = AgentHostDouble.WhoNeverAnswers(out var asked, out var takenBack);
        var run = RunAsync(host, Request(host, "write new.txt"), session);
        await asked.WaitAsync(Soon, None);

        System.Diagnostics.Process.GetProcessById(host.Runtime.ProcessId!.Value).Kill();

        Assert.Equal(TurnOutcome.Failed, (await run.WaitAsync(Soon, None)).Outcome);
        await takenBack.WaitAsync(Soon, None);
    }

    private static ExternalAgentRequest Request(TestHost host, string script) => new("child", host.Workspace.Root, [new TextPart(script)]);

    private static Task<ExternalAgentResult> RunAsync(
        TestHost host, ExternalAgentRequest request, IExternalAgentHost session, CancellationToken cancellationToken = default) =>
        host.Create<ExternalAgent>("external-agent", "scripted").RunAsync(request, session, cancellationToken).AsTask();

    /// <summary>A session that writes down what it is told.</summary>
    private sealed class AgentHostDouble : IExternalAgentHost
    {
        public List<ExternalAgentUpdate> Updates { get; } = [];

        public List<ExternalAction> Asked { get; } = [];

        /// <summary>What it takes to take one report.</summary>
        public Func<Task> Pace { get; init; } = static () => Task.CompletedTask;

        public Func<ExternalAction, CancellationToken, Task<ExternalDecision>> Decide { get; init; } =
            static (_, _) => Task.FromResult(new ExternalDecision());

        /// <summary>A session whose person never answers.</summary>
        public static AgentHostDouble WhoNeverAnswers(out Task asked, out Task takenBack)
        {
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (asked, takenBack) = (begun.Task, ended.Task);
            return new AgentHostDouble
            {
                Decide = async (_, cancellationToken) =>
                {
                    begun.TrySetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                    finally
                    {
                        ended.TrySetResult();
                    }

                    return new ExternalDecision(true);
                },
            };
        }

        public async ValueTask ReportAsync(ExternalAgentUpdate update, CancellationToken cancellationToken)
        {
            await Pace();
            Updates.Add(update);
        }

        public async ValueTask<ExternalDecision> DecideAsync(ExternalAction action, CancellationToken cancellationToken)
        {
            Asked.Add(action);
            return await Decide(action, cancellationToken);
        }
    }
}
