using System.Net.Sockets;
using System.Text;

namespace AgentHost.Server.Tests;

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>Name of the problem that it is; empty for none.</summary>
    public string Problem => Head.Contains("application/problem+json", StringComparison.Ordinal)
        ? ClientJson.Read<Problem>(Body).Type[AgentHost.Client.Problem.Prefix.Length..]
        : "";

    public static async Task<RawAnswer> SendAsync(string? path, string address, RawRequest request)
    {
        using var stream = await ConnectAsync(path, address);
        try
        {
            await stream.WriteAsync(request.ToBytes());
        }
        catch (IOException)
        {
            // The server has heard enough; what it says is still there.
        }

        using var whole = new MemoryStream();
        try
        {
            await stream.CopyToAsync(whole).WaitAsync(ServerRig.Patience);
        }
        catch (IOException)
        {
            // Broken off: what came is the answer, and nothing is none.
        }

        if (whole.Length == 0)
        {
            return new(0, "", "");
        }

        var text = Encoding.UTF8.GetString(whole.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"{request.Method} {request.Path}: no answer, but \"{text}\"");
        return new(int.Parse(text.Split(' ')[1]), text[..end], text[(end + 4)..]);
    }

    public static async Task<NetworkStream> ConnectAsync(string? path, string address)
    {
        if (path is not null)
        {
            var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            while (true)
            {
                try
                {
                    await unix.ConnectAsync(new UnixDomainSocketEndPoint(path));
                    break;
                }
                catch (SocketException fault) when (fault.SocketErrorCode == SocketError.WouldBlock)
                {
                    // So many come at once that the system's queue in front of the server is full.
                    await Task.Delay(10);
                }
            }

            return new(unix, ownsSocket: true);
        }

        var url = new Uri(address);
        var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await tcp.ConnectAsync(url.Host, url.Port);
        return new(tcp, ownsSocket: true);
    }
}
