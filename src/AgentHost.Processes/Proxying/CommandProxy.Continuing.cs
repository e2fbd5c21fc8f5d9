using System.Net.Sockets;

namespace AgentHost.Processes.Proxying;

/// <content>The way from one call to another: what is open, and who judges.</content>
internal sealed partial class CommandProxy
{
    private readonly Dictionary<Socket, Tunnel> _tunnels = [];

    /// <summary>
    /// Has connections judged by another call from now on, within limits that begin anew. Those that are open and that it may not make unasked are cut.
    /// </summary>
    /// <param name="next">Judges.</param>
    /// <returns>False where it takes no connections any more.</returns>
    public bool Continue(ICommandHosts next)
    {
        Socket[] cut;
        lock (_gate)
        {
            if (_ended || _accepting.IsCompleted)
            {
                return false;
            }

            _hosts = next;
            _refused.Clear();
            cut = [.. _tunnels.Where(each => !next.Allows(each.Value.Host, each.Value.Port)).Select(static each => each.Key)];
        }

        Interlocked.Exchange(ref _left, limits.Bytes);
        Interlocked.Exchange(ref _count, 0);
        foreach (var client in cut)
        {
            client.Dispose();
        }

        return true;
    }

    /// <summary>Notes an open connection; false where another call judges by now, which may not make it.</summary>
    private bool Hold(Socket client, Tunnel tunnel, ICommandHosts judge)
    {
        lock (_gate)
        {
            return (ReferenceEquals(judge, _hosts) || _hosts.Allows(tunnel.Host, tunnel.Port)) && _tunnels.TryAdd(client, tunnel);
        }
    }

    private sealed record Tunnel(string Host, int Port);
}
