using AgentHost.Client;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>A session of a host in this process.</summary>
internal sealed class InProcessSession(IHostClient host, string workspaceId, string sessionId)
{
    public string Id => sessionId;

    /// <summary>Finds names of files in its workspace.</summary>
    public ValueTask<FileNames> FindFilesAsync(FileQuery query) => host.Workspaces.FindFilesAsync(workspaceId, query, TestContext.Current.CancellationToken);

    /// <summary>Runs a turn in which everything may be done.</summary>
    /// <returns>What was told of it; the last is its end.</returns>
    public async Task<IReadOnlyList<AgentEvent>> RunAsync(string prompt)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(AgentProcess.Deadline);
        await using var events = host.SubscribeAsync(new EventFilter { SessionId = sessionId }, deadline.Token).GetAsyncEnumerator(deadline.Token);

        // The first says that the subscription stands.
        await events.MoveNextAsync();
        var turn = await host.Prompts.SubmitAsync(
            new PromptRequest(workspaceId, sessionId, [new TextPart(prompt)]) { Mode = PermissionMode.Bypass }, deadline.Token);
        var seen = new List<AgentEvent>();
        while (seen is not [.., TurnCompleted] && await events.MoveNextAsync())
        {
            if (events.Current.TurnId == turn)
            {
                seen.Add(events.Current);
            }
        }

        return seen;
    }
}
