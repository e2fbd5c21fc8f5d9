using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A listener at a server's stream of events, over a Unix socket of its own: the ids that came, and how late each delta was.</summary>
internal sealed class EventListener : IDisposable
{
    private Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private const int MostTries = 1_000;

    private readonly List<long> _ids = [];
    private readonly List<double> _delays = [];

    /// <summary>Numbers of the durable events, as they came.</summary>
    public IReadOnlyList<long> Ids => _ids;

    /// <summary>Delays of the deltas, in ms.</summary>
    public IReadOnlyList<double> Delays => _delays;

    /// <summary>Sees each event's type, with the moment in which it came.</summary>
    public Action<string>? Heard { get; init; }

    /// <summary>Opens the stream; nothing of it is read yet.</summary>
    public async Task OpenAsync(string path, string token, string target)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await _socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
                break;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.WouldBlock && tries < MostTries)
            {
                // Too many wait to be taken already, which a Unix socket says at once.
                _socket.Dispose();
                _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await Task.Delay(10);
            }
        }

        // By the older HTTP: the body comes as it is, and not in chunks.
        await _socket.SendAsync(Encoding.UTF8.GetBytes($"GET {target} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"));
    }

    /// <summary>Reads until an event of a type came, or so many bytes, or the last number.</summary>
    public async Task ReadAsync(string until, long mostBytes = long.MaxValue, long last = long.MaxValue)
    {
        var buffer = new byte[16 << 10];
        var line = new List<byte>(1024);
        long read = 0;
        long? id = null;
        while (read < mostBytes)
        {
            var count = await _socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, mostBytes - read)));
            if (count == 0)
            {
                return;
            }

            read += count;
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Add(buffer[i]);
                    continue;
                }

                var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Clear();
                if (text.StartsWith("id: ", StringComparison.Ordinal))
                {
                    id = long.Parse(text.AsSpan(text.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
                }
                else if (text.StartsWith("data: ", StringComparison.Ordinal))
                {
                    var type = Take(text);
                    Heard?.Invoke(type);
                    if (id is { } number)
                    {
                        // The first says where the stream begins; the event of that number came before it.
                        id = null;
                        if (type != "stream.opened")
                        {
                            _ids.Add(number);
                        }

                        if (number >= last)
                        {
                            return;
                        }
                    }

                    if (type == until)
                    {
                        return;
                    }
                }
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The event's type; of a delta its delay is noted.</summary>
    private string Take(string data)
    {
        var from = data.IndexOf("\"type\":\"", StringComparison.Ordinal) + 8;
        var type = data[from..data.IndexOf('"', from)];
        if (type == "message.part.delta" && data.IndexOf("\"text\":\"", StringComparison.Ordinal) is > 0 and var at
            && long.TryParse(data.AsSpan(at + 8).ToString().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
        {
            _delays.Add(new TimeSpan(TimeProvider.System.GetUtcNow().UtcTicks - ticks).TotalMilliseconds);
        }

        return type;
    }
}
