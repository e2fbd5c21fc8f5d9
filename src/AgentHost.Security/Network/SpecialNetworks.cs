using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.Security.Network;

/// <summary>Tells addresses of the public internet from all others (the special-purpose registries of RFC 6890, and what clouds keep for themselves).</summary>
internal static class SpecialNetworks
{
    private static readonly (IPNetwork Network, string What)[] Version4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "an unspecified address"),
        (IPNetwork.Parse("10.0.0.0/8"), "a private address"),
        (IPNetwork.Parse("100.64.0.0/10"), "an address shared behind a carrier's NAT"),
        (IPNetwork.Parse("127.0.0.0/8"), "this machine itself"),
        (IPNetwork.Parse("168.63.129.16/32"), "a cloud's own service address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("172.16.0.0/12"), "a private address"),
        (IPNetwork.Parse("192.0.0.0/24"), "an address kept for protocols"),
        (IPNetwork.Parse("192.0.2.0/24"), "an address kept for documentation"),
        (IPNetwork.Parse("192.88.99.0/24"), "a relay's address"),
        (IPNetwork.Parse("192.168.0.0/16"), "a private address"),
        (IPNetwork.Parse("198.18.0.0/15"), "an address kept for measurements"),
        (IPNetwork.Parse("198.51.100.0/24"), "an address kept for documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "an address kept for documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "a reserved address"),
    ];

    private static readonly (IPNetwork Network, string What)[] Version6 =
    [
        (IPNetwork.Parse("::/128"), "an unspecified address"),
        (IPNetwork.Parse("::1/128"), "this machine itself"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("fec0::/10"), "a private address"),
        (IPNetwork.Parse("fc00::/7"), "a private address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
        (IPNetwork.Parse("2001::/23"), "an address kept for protocols"),
        (IPNetwork.Parse("2001:db8::/32"), "an address kept for documentation"),
        (IPNetwork.Parse("3fff::/20"), "an address kept for documentation"),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>Describes an address that is none of the public internet; null for a public one.</summary>
    public static string? Describe(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var inner = Unwrap(address);
        if (inner.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(Version4, inner);
        }

        return Find(Version6, inner) ?? (Global6.Contains(inner) ? null : "an address outside of the public internet");
    }

    /// <summary>The IPv4 address that an IPv6 one carries (mapped, compatible, NAT64, 6to4, ISATAP); any other as it is, without its zone.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var plain = new IPAddress(bytes);
        if (plain.IsIPv4MappedToIPv6 || Nat64.Contains(plain))
        {
            return new IPAddress(bytes[12..]);
        }

        // ::1 and :: are addresses of their own; any other of that form carries an IPv4 address.
        if (Compatible.Contains(plain) && BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) > 1)
        {
            return new IPAddress(bytes[12..]);
        }

        if (SixToFour.Contains(plain))
        {
            return new IPAddress(bytes[2..6]);
        }

        // ISATAP: the interface's half begins with 0000:5efe or 0200:5efe.
        return bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe ? new IPAddress(bytes[12..]) : plain;
    }

    private static string? Find((IPNetwork Network, string What)[] table, IPAddress address)
    {
        foreach (var (network, what) in table)
        {
            if (network.Contains(address))
            {
                return what;
            }
        }

        return null;
    }
}
