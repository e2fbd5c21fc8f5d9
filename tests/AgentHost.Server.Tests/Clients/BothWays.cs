namespace AgentHost.Server.Tests.Clients;

/// <summary>A host in this process, or the same over a connection.</summary>
internal sealed class BothWays : IAsyncDisposable
{
    private readonly ServerRig _rig;

    private BothWays(ServerRig rig, IHostClient host)
    {
        _rig = rig;
        Host = host;
    }

    public IHostClient Host { get; }

    public ModelServer Models => _rig.Models;

    public WorkspaceInfo Workspace { get; private set; } = null!;

    public SessionInfo Session { get; private set; } = null!;

    public static async Task<BothWays> OpenAsync(string way, Scenario scenario)
    {
        var rig = await ServerRig.OpenAsync(way != "port", scenario);
        var both = new BothWays(rig, way == "local" ? rig.Host : rig.Client());
        both.Workspace = await both.Host.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), TestContext.Current.CancellationToken);
        both.Session = await both.Host.Sessions.CreateAsync(new NewSession(both.Workspace.Id), TestContext.Current.CancellationToken);
        return both;
    }

    public PromptRequest Prompt(string text) => new(Workspace.Id, Session.Id, [new TextPart(text)]);

    /// <summary>Runs a prompt as a surface does, answering what is asked.</summary>
    public async Task<TurnCompleted> RunAsync(string text, bool interactive = false, PermissionAnswerKind? answer = null)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ends.CancelAfter(ServerRig.Patience);
        var turn = "";
        await foreach (var e in Host.SubscribeAsync(new EventFilter { SessionId = Session.Id }, ends.Token))
        {
            switch (e)
            {
                case StreamOpened:
                    turn = await Host.Prompts.SubmitAsync(Prompt(text) with { Interactive = interactive }, ends.Token);
                    break;
                case PermissionAsked asked:
                    Assert.True(await Host.Permissions.AnswerAsync(asked.Request.Id, new PermissionAnswer(answer!.Value), ends.Token));
                    break;
                case TurnCompleted completed when completed.TurnId == turn:
                    return completed;
                default:
                    break;
            }
        }

        throw new InvalidOperationException("The stream ended before the turn.");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _rig.DisposeAsync();
    }
}
