using AgentHost.Client;
using AgentHost.Remote.Connecting;

namespace AgentHost.Cli.Common;

/// <summary>Sessions that a server of this person has: what is to be done in them is done there.</summary>
internal static class ServedSession
{
    private const string Label = "agent serve";

    /// <summary>True where a server of this person may run.</summary>
    public static bool MayBe => Directory.Exists(ServerFolder.Path) && Directory.EnumerateFiles(ServerFolder.Path, "server-*.json").Any();

    /// <summary>Address of the server that has the session over which a command failed; null where none of this person's has it.</summary>
    public static string? AddressOf(HostException busy) =>
        busy.Failure == HostFailure.Busy && busy.Data[SessionOwner.ProcessKey] is int process && MayBe ? Find(process) : null;

    /// <summary>Address of the server that has a session; null where none of this person's has it.</summary>
    public static async ValueTask<string?> FindAsync(IHostClient host, SessionInfo session, CancellationToken cancellationToken) =>
        MayBe && await host.Sessions.ReadOwnerAsync(session.Id, cancellationToken) is { IsHere: true, Label: Label, ProcessId: { } process }
            ? Find(process)
            : null;

    // Its class is not named by those that ask: a call without servers does not load it.
    private static string? Find(int process) => ServerRecords.List(ServerFolder.Path).FirstOrDefault(record => record.ProcessId == process)?.Address;
}
