using System.Text.Json;
using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Tests.Definition;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Plugins.Workflows.Tests.Running;

/// <summary>The end of a node's call, where the host answers as it does when a call is cut off.</summary>
public sealed class NodeExecutorTests : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    public void Dispose() => _cancel.Dispose();

    [Theory]
    [InlineData("command: x")]
    [InlineData("tool: read")]
    [InlineData("publish: { commands: [git push], allow: [git push] }")]
    public async Task ACallThatIsCancelled_IsNoFailure(string node)
    {
        // A host gives a cancelled call a result like any other.
        using var host = new Host(async (_, _) =>
        {
            await _cancel.CancelAsync();
            return new ToolCallResult([new TextPart("Cancelled.")]) { IsError = true };
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await host.ExecuteAsync(node, _cancel.Token));
    }

    [Theory]
    [InlineData(true, "the whole answer")]
    [InlineData(false, "half an")]
    public async Task AnAnswerThatWasCutOff_IsNotTaken(bool interrupted, string answer)
    {
        using var host = new Host((_, _) => throw new InvalidOperationException())
        {
            Said = new Message("m", MessageRole.Assistant, [new TextPart("half an")], default) { Interrupted = interrupted },
        };
        var done = await host.ExecuteAsync("agent: x, save: said", default);
        Assert.Equal((NodeOutcome.Ok, answer), (done.Outcome, done.Writes.Single().Value));
    }

    [Theory]
    [InlineData("agent: x", 20, 86_400)]
    [InlineData("agent: x, minutes: 2", 20, 120)]
    [InlineData("loop: { agent: x }, phrase: DONE, cost: 5, minutes: 10", 5, 600)]
    public async Task AnAgent_IsGivenWhatIsLeft(string node, double cost, double seconds)
    {
        using var host = new Host((_, _) => throw new InvalidOperationException());
        await host.ExecuteAsync(node, default);
        Assert.Equal(((decimal?)cost, seconds), (host.Limits!.Cost, host.Limits.Seconds!.Value));
    }

    /// <summary>The host's side of a call.</summary>
    private sealed class Host(Func<string, JsonElement, Task<ToolCallResult>> call) : IWorkspaceContext, ISessions, IToolCalls, ISubAgents, IDisposable
    {
        private readonly TestWorkspace _workspace = new();

        public Message? Said { get; init; }

        public TurnLimits? Limits { get; private set; }

        public string Root => _workspace.Root;

        public string Target => _workspace.Target;

        public bool Trusted => true;

        public JsonElement Settings => _workspace.Settings;

        public IFiles Files => _workspace.Files;

        public IProcesses Processes => _workspace.Processes;

        public ISessions Sessions => this;

        public string? Refusal => null;

        public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) =>
            new(new SessionInfo(sessionId, "", Root, default));

        public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) =>
            new(skip == 0 && Said is not null ? [Said] : []);

        public ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken) => new(false);

        public async ValueTask<ToolCallResult> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken) =>
            await call(tool, arguments);

        public ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken)
        {
            Limits = request.Limits;
            return new(new SubAgentResult(request.SessionId!, TurnOutcome.Answered) { Text = "the whole answer" });
        }

        public async Task<NodeCompleted> ExecuteAsync(string node, CancellationToken cancellationToken)
        {
            var state = RunState.Begin(
                Definitions.Read($"state: {{ said: string }}\nnodes:\n  a: {{ {node} }}\n"),
                new RunStarted("r", "test", "", "", new Dictionary<string, string>(StringComparer.Ordinal)));
            var execution = ExecutionMaker.Make(state, state.Next(0).Single()) with { Session = "child" };
            var context = new ToolContext
            {
                SessionId = "s",
                TurnId = "t",
                CallId = "c",
                Workspace = this,
                Edits = _workspace.Edits,
                Blobs = _workspace.Blobs,
                Progress = _workspace,
                Capabilities = null!,
                Logger = NullLogger.Instance,
                Agents = this,
                Calls = this,
            };
            return await new NodeExecutor(context).ExecuteAsync(execution, cancellationToken);
        }

        public void Dispose() => _workspace.Dispose();
    }
}
