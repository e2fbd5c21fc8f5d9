using AgentHost.Acp.Options;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Serving;

/// <summary>Serves one editor over two streams, a message a line.</summary>
public static class AcpSurface
{
    /// <summary>Serves until the editor closes its end and has its answers, for at most <see cref="AcpOptions.Grace"/>; what runs then is cancelled.</summary>
    /// <param name="options">Options of the serving.</param>
    /// <param name="input">The editor's messages.</param>
    /// <param name="output">Takes messages to the editor and nothing else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Reason that the editor was let go, as a clause; null where it closed its end, or the token fired.</returns>
    public static async Task<string?> RunAsync(AcpOptions options, Stream input, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var connection = new JsonRpcConnection(input, output, new JsonRpcOptions
        {
            Framing = JsonRpcFraming.Lines,
            CancelMethod = AcpMethods.CancelRequest,
            CancelIdName = "requestId",
            EndOfInputGrace = options.Grace,
            ReadsOnOwnThread = options.HasOwnThread,
            TimeProvider = options.Time,
            UnhandledError = fault => options.Report(fault.Message),
        });
        await using var agent = new AcpAgent(connection, options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, agent.Editor.Gone);
        var ended = await connection.RunAsync(end.Token);
        return agent.Editor.Problem ?? (ended.Reason == ConnectionEndReason.ProtocolError ? ended.Message : null);
    }
}
