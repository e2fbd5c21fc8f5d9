using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>Serves one client over two streams, a message a line.</summary>
public static class McpStdio
{
    /// <summary>Longest time for which a client may take nothing of what it is sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Serves until the client closes its end and has its answers; what runs <see cref="McpServing.Grace"/> later is cancelled.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="input">The client's messages.</param>
    /// <param name="output">Takes messages to the client and nothing else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Reason that the client was let go; null where it closed its end.</returns>
    public static async Task<string?> RunAsync(McpServing serving, Stream input, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serving);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        await using var client = new ServedClient(serving);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var paced = new BackpressureOutput(output, serving.Time, Patience, () => _ = end.CancelAsync());
        await using var held = new BoundedInput(input, paced);
        await using var transport = new PendingReplyTransport(new StreamServerTransport(held, paced, "agent", serving.Loggers));
        McpServer server = null!;
        await using var made = server = McpServer.Create(transport, client.Options(() => server), serving.Loggers);
        var running = server.RunAsync(end.Token);
        var news = ToolListNotifier.TellAsync(serving, client.Tools, server, end.Token);
        try
        {
            await Task.WhenAny(running, held.Ended).WaitAsync(end.Token);
            var began = serving.Time.GetTimestamp();
            while (transport.Owes && held.Problem is null && serving.Time.GetElapsedTime(began) < serving.Grace)
            {
                await Task.Delay(Look, serving.Time, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // What still runs is ended below.
        }

        await end.CancelAsync();
        await client.DisposeAsync();
        await news;
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // As it was told to.
        }

        return paced.Problem ?? held.Problem;
    }
}
