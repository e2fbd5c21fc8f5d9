using System.IO.Pipes;
using System.Security.Principal;

namespace AgentHost.Remote.Connecting;

/// <summary>Connections to a named pipe of this machine, at whose other end is this person.</summary>
internal static class PipeConnector
{
    /// <summary>For how long a server that is there may have no end free.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Connects.</summary>
    /// <param name="name">Name of the pipe.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="TimeoutException">Nobody is there.</exception>
    /// <exception cref="UnauthorizedAccessException">Somebody else is there: nothing was sent.</exception>
    public static async ValueTask<Stream> ConnectAsync(string name, CancellationToken cancellationToken)
    {
        // The server learns who the client is from what it is sent alone, and may do nothing in its name.
        var pipe = new NamedPipeClientStream(
            ".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly, TokenImpersonationLevel.Anonymous);
        try
        {
            await pipe.ConnectAsync(Patience, cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
