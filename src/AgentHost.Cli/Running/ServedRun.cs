using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>Calls that go on with a session that a server of this person has.</summary>
internal static class ServedRun
{
    /// <summary>Words of a call with the server that has the session that they name, where one of this person's has it.</summary>
    /// <param name="label">The command, in a few words for people.</param>
    /// <param name="request">The words.</param>
    /// <param name="terminal">Told of it, unless the call is quiet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<RunRequest> TakeAsync(string label, RunRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        if (request.Server is not null || request.New || (request.Session is null && !request.Continue) || !ServedSession.MayBe
            || await FindAsync(label, request, cancellationToken) is not { } address)
        {
            return request;
        }

        if (!request.Quiet)
        {
            terminal.Error.WriteLine($"The server at {CleanText.Line(address, 200)} has this session, and does it.");
        }

        return request with { Server = address };
    }

    private static async ValueTask<string?> FindAsync(string label, RunRequest request, CancellationToken cancellationToken)
    {
        await using var host = HostFactory.Open(label, keepLog: false, takesQueued: false);
        var root = await SessionSelector.RootOfAsync(host, request.Workspace, cancellationToken);
        return await host.Sessions.FindAsync(root, request.Session ?? "last", cancellationToken) is { } session
            ? await ServedSession.FindAsync(host, session, cancellationToken)
            : null;
    }
}
