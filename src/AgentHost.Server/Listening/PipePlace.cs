using System.Runtime.Versioning;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentHost.Server.Listening;

/// <summary>Named pipe of Windows that a server listens at, for its person alone: the one place that knows of them.</summary>
internal static class PipePlace
{
    /// <summary>Characters of a name that Windows takes, less those that are put before it.</summary>
    private const int LongestName = 200;

    /// <summary>Checks that a server can listen there.</summary>
    /// <exception cref="HostException">This system has no named pipes, or the name is none.</exception>
    public static void Check(string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new HostException(HostFailure.Invalid, $"Named pipes are of Windows: listen at a socket instead of the pipe {name}.");
        }

        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny("\\/:"))
        {
            throw new HostException(
                HostFailure.Invalid, $"\"{name}\" is no name of a pipe: write 1 to {LongestName} characters without a slash, a backslash or a colon.");
        }
    }

    /// <summary>Has the web host know of pipes. The system lets nobody else open one, nor make one of a name that is taken.</summary>
    [SupportedOSPlatform("windows")]
    public static void Add(IWebHostBuilder host) => host.UseNamedPipes(static pipes => pipes.CurrentUserOnly = true);

    /// <summary>Listens there.</summary>
    [SupportedOSPlatform("windows")]
    public static void Listen(KestrelServerOptions kestrel, string name) =>
        kestrel.ListenNamedPipe(name, static listen => listen.Protocols = HttpProtocols.Http1);
}
