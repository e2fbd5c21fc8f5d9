using AgentHost.Client;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;

namespace AgentHost.Cli.Common;

/// <summary>Connects to a server: the one place of the program that does.</summary>
internal static class ServerConnection
{
    /// <summary>The variable that holds the token for a server that this person did not start here.</summary>
    public const string TokenVariable = "AGENT_SERVER_TOKEN";

    /// <summary>A client of the server at an address.</summary>
    /// <param name="address">The address; null or empty for the usual place.</param>
    /// <exception cref="HostException">It is no address, or no token is known for it.</exception>
    /// <remarks>Its class is not named here: a run without a server does not load it.</remarks>
    public static IHostClient Open(string? address)
    {
        var read = ServerAddress.Parse(address, ServerFolder.Usual);
        if (ServerRecords.TokenOf(ServerFolder.Path, read) is { } own)
        {
            // The variable's token is another server's: it is not sent to one that needs none of it.
            return new RemoteHostClient(read, own, TimeProvider.System, () => ServerRecords.TokenOf(ServerFolder.Path, read));
        }

        var token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } given ? given
            : throw new HostException(
                HostFailure.NotFound,
                $"No server of yours runs at {read.Text}: start one with agent serve, or put the token of another's into {TokenVariable}.");
        return new RemoteHostClient(read, token, TimeProvider.System);
    }

    /// <summary>A client of a server of this person.</summary>
    public static RemoteHostClient Open(ServerRecord record) =>
        new(ServerAddress.Parse(record.Address, ServerFolder.Usual), record.Token, TimeProvider.System);
}
