using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Remote.Connecting;

namespace AgentHost.Cli.Common;

/// <summary>Sessions that a server of this person has: what is to be done in them is done there.</summary>
internal static class ServedSession
{
    private const string Label = "agent serve";

    private static bool MayBe => Directory.Exists(ServerFolder.Path) && Directory.EnumerateFiles(ServerFolder.Path, "server-*.json").Any();

    /// <summary>Address of the server that has the session over which a command failed; null where none of this person's has it.</summary>
    public static string? AddressOf(HostException busy) =>
        busy.Failure == HostFailure.Busy && busy.Data[SessionOwner.ProcessKey] is int process && MayBe ? Find(process) : null;

    /// <summary>Words of a call with the server that has the session that they name, where one of this person's has it.</summary>
    /// <param name="label">The command, in a few words for people.</param>
    /// <param name="request">The words.</param>
    /// <param name="terminal">Told of it, unless the call is quiet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<RunRequest> TakeAsync(string label, RunRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        if (request.Server is not null || request.New || (request.Session is null && !request.Continue) || !MayBe
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

    /// <summary>Address of the server that has a session; null where none of this person's has it.</summary>
    public static async ValueTask<string?> FindAsync(IHostClient host, SessionInfo session, CancellationToken cancellationToken) =>
        MayBe && await host.Sessions.ReadOwnerAsync(session.Id, cancellationToken) is { IsHere: true, Label: Label, ProcessId: { } process }
            ? Find(process)
            : null;

    private static async ValueTask<string?> FindAsync(string label, RunRequest request, CancellationToken cancellationToken)
    {
        await using var host = HostFactory.Open(label, keepLog: false, takesQueued: false);
        var root = await SessionSelector.RootOfAsync(host, request.Workspace, cancellationToken);
        return await host.Sessions.FindAsync(root, request.Session ?? "last", cancellationToken) is { } session
            ? await FindAsync(host, session, cancellationToken)
            : null;
    }

    // Its class is not named by those that ask: a call without servers does not load it.
    private static string? Find(int process) => ServerRecords.List(ServerFolder.Path).FirstOrDefault(record => record.ProcessId == process)?.Address;
}
