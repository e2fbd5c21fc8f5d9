using AgentHost.Acp.Options;
using AgentHost.Acp.Serving;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Serving;

/// <summary>Serves one editor at a server's <c>/acp</c>: the same agent as <c>agent acp</c>, without the login in a terminal.</summary>
internal static class ServedEditor
{
    public static Task RunAsync(IHostClient host, string version, Stream input, Stream output, CancellationToken cancellationToken) =>
        AcpSurface.RunAsync(new AcpOptions(() => host) { Version = version, HasOwnThread = false }, input, output, cancellationToken);
}
