using AgentHost.Configuration;

namespace AgentHost.Cli.Common;

/// <summary>Folder in which servers of this person keep their socket, their tokens and their records: beside the sessions that they serve.</summary>
internal static class ServerFolder
{
    /// <summary>The folder.</summary>
    public static string Path => System.IO.Path.Combine(HostFolders.Resolve(Environment.GetEnvironmentVariable).Data, "server");

    /// <summary>The socket that a server listens at where nothing else is said.</summary>
    public static string Socket => System.IO.Path.Combine(Path, "agent.sock");
}
