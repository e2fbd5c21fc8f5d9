using System.Net.Sockets;
using System.Text;

namespace AgentHost.Plugins.Web.Tests.Serving;

/// <summary>One request, waiting for its answer.</summary>
internal sealed class WebCall(Socket socket, string head, CancellationToken stopping)
{
    public CancellationToken Stopping => stopping;

    /// <summary>A header's value; null when it was not sent.</summary>
    public string? this[string header] =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase))?[(header.Length + 1)..].Trim();

    public async Task SendAsync(string text, byte[]? body = null)
    {
        await SendAsync(Encoding.Latin1.GetBytes(text));
        if (body is not null)
        {
            await SendAsync(body);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, stopping)..];
        }
    }

    /// <summary>Says nothing more until the test is over or the client has left.</summary>
    public async Task HoldAsync()
    {
        while (await socket.ReceiveAsync(new byte[1_024], SocketFlags.None, stopping) > 0)
        {
        }
    }
}
