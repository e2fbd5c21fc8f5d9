using AgentHost.Remote;
using AgentHost.Remote.Connecting;

namespace AgentHost.Server.Tests.Listening;

/// <summary>A host that is not there, for tests that do not come as far as one.</summary>
internal static class NoHost
{
    public static IHostClient Instance => new RemoteHostClient(ServerAddress.Parse("http://127.0.0.1:1", ""), "t", TimeProvider.System);
}
