using ModelContextProtocol.Server;

namespace AgentHost.Server.Mcp;

/// <summary>Serves one client over two streams, a message a line.</summary>
public static class McpStdio
{
    /// <summary>What is still answered after the client closed its end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Serves until the client closes its end; what runs then is cancelled.</summary>
    /// <param name="serving">What is served.</param>
    /// <param name="input">The client's messages.</param>
    /// <param name="output">Takes messages to the client and nothing else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why the client was let go; null where it closed its end.</returns>
    public static async Task<string?> RunAsync(McpServing serving, Stream input, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serving);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var client = new ServedClient(serving);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var paced = new PacedOutput(output, serving.Time, () => _ = end.CancelAsync());
        await using var held = new HeldInput(input, paced);
        await using var transport = new StreamServerTransport(held, paced, "agent", serving.Loggers);
        await using var server = McpServer.Create(transport, client.Options(), serving.Loggers);
        var running = server.RunAsync(end.Token);
        var news = ToolNews.TellAsync(serving, client.Tools, server, end.Token);
        try
        {
            await Task.WhenAny(running, held.Ended).WaitAsync(end.Token);
            await running.WaitAsync(Grace, serving.Time, end.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What still runs is ended below.
        }

        await end.CancelAsync();
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
