using System.Net.Sockets;

namespace AgentHost.Remote.Connecting;

/// <summary>Connections to a Unix socket.</summary>
internal static class SocketConnector
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Connects; where too many wait already to be taken, which a Unix socket says at once, tries again until the token fires.</summary>
    /// <param name="path">Path of the socket.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <exception cref="SocketException">Nobody is there.</exception>
    public static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.WouldBlock)
            {
                socket.Dispose();
                await Task.Delay(pause, cancellationToken);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
