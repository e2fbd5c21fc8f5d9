using AgentHost.Remote;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Listening;
using AgentHost.Server.Running;

namespace AgentHost.Server.Tests;

/// <summary>The table of endpoints, of a server that runs nowhere.</summary>
internal static class ServerTable
{
    public static EndpointTable All { get; } = HttpServer.TableOf(HttpServer.PartsOf(
        new RemoteHostClient(ServerAddress.Parse("http://127.0.0.1:1", ""), "", TimeProvider.System),
        new ServerOptions(new ListenAddress(), "", "0")));
}
