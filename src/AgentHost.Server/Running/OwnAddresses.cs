using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AgentHost.Server.Listening;

namespace AgentHost.Server.Running;

/// <summary>Addresses under which clients know a server.</summary>
internal sealed class OwnAddresses
{
    public OwnAddresses(ListenAddress listen, SocketPlace? place, int port, X509Certificate2? certificate)
    {
        if (place is not null || listen.Pipe is not null)
        {
            Address = place is not null ? "unix:" + place.Path : "pipe:" + listen.Pipe;
            Hosts = ["localhost", "localhost:80"];
            Origins = [];
            return;
        }

        var scheme = certificate is null ? "http" : "https";
        var names = listen.Names.Concat(IPAddress.IsLoopback(listen.Host) ? ["127.0.0.1", "localhost", "[::1]"] : Others(listen.Host, certificate!)).ToArray();
        Address = $"{scheme}://{Write(listen.Host)}:{port}";

        // The port that a scheme stands for is left out by clients.
        var isUsual = port == (certificate is null ? 80 : 443);
        Hosts = [.. names.SelectMany(name => isUsual ? new[] { name, $"{name}:{port}" } : [$"{name}:{port}"])];
        Origins = [.. Hosts.Select(host => $"{scheme}://{host}")];
    }

    /// <summary>The address, as clients are told.</summary>
    public string Address { get; }

    /// <summary>Values that the header Host may have.</summary>
    public IReadOnlyCollection<string> Hosts { get; }

    /// <summary>Origins of its own pages.</summary>
    public IReadOnlyCollection<string> Origins { get; }

    private static IEnumerable<string> Others(IPAddress host, X509Certificate2 certificate)
    {
        yield return "localhost";
        yield return "127.0.0.1";
        yield return Write(host);
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var name in extension.EnumerateDnsNames())
            {
                yield return name;
            }

            foreach (var address in extension.EnumerateIPAddresses())
            {
                yield return Write(address);
            }
        }
    }

    private static string Write(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
