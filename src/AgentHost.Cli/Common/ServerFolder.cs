using System.Security.Cryptography;
using System.Text;
using AgentHost.Configuration;

namespace AgentHost.Cli.Common;

/// <summary>Folder in which servers of this person keep their socket, their tokens and their records: beside the sessions that they serve.</summary>
internal static class ServerFolder
{
    private const int NameBytes = 8;

    /// <summary>The folder.</summary>
    public static string Path => System.IO.Path.Combine(HostFolders.Resolve(Environment.GetEnvironmentVariable).Data, "server");

    /// <summary>The socket that a server listens at where nothing else is said and the system has no named pipes.</summary>
    public static string Socket => System.IO.Path.Combine(Path, "agent.sock");

    /// <summary>Name of the pipe that a server listens at where nothing else is said; null where the system has none.</summary>
    public static string? Pipe => OperatingSystem.IsWindows() ? PipeOf(Path) : null;

    /// <summary>Address of a server where nothing else is said: the path of its socket, or <c>pipe:NAME</c>.</summary>
    public static string Usual => Pipe is { } pipe ? "pipe:" + pipe : Socket;

    /// <summary>Name of the pipe for a folder. A machine's pipes share one list, so each folder, and with it each person, has a name of its own.</summary>
    internal static string PipeOf(string folder) =>
        "agent-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.ToUpperInvariant())).AsSpan(0, NameBytes));
}
