using System.Net;

namespace AgentHost.Security.Network;

/// <summary>Judges where a guarded client may go.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class EgressRules(IReadOnlyList<EgressPattern> allow)
{
    // Names that have no meaning on the public internet: not to be asked of a proxy when they cannot be resolved here.
    private static readonly string[] InsideNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa"];

    /// <exception cref="EgressException">An entry is none.</exception>
    public static EgressRules Parse(IReadOnlyList<string>? allow) => new(allow is null ? [] : [.. allow.Select(EgressPattern.Parse)]);

    /// <summary>Checks an address as it is written: scheme, credentials, host.</summary>
    /// <exception cref="EgressException">It may not be asked for.</exception>
    public static Uri CheckForm(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
        {
            throw new EgressException("The address is not absolute: begin it with https:// or http://.");
        }

        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        {
            throw new EgressException($"Addresses of the scheme {address.Scheme} are not reached from here: use https or http.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new EgressException($"The address names a user or a password before {address.Host}: leave them out.");
        }

        return address.Host.Length > 0 ? address : throw new EgressException("The address names no host.");
    }

    /// <summary>Tests that a name may be reached whatever it resolves to.</summary>
    public bool TakesName(string host, int port)
    {
        foreach (var pattern in allow)
        {
            if (pattern.TakesName(host, port))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges one address that a host resolved to.</summary>
    /// <exception cref="EgressException">It may not be connected to.</exception>
    public void CheckAddress(string host, int port, IPAddress address)
    {
        if (SpecialNetworks.Describe(address) is not { } what)
        {
            return;
        }

        foreach (var pattern in allow)
        {
            if (pattern.TakesAddress(address, port))
            {
                return;
            }
        }

        var named = IPAddress.TryParse(host, out _) ? $"{host} is {what}" : $"{host} leads to {address}, {what}";
        throw new EgressException($"{named}; only the public internet is reached from here, and what the settings allow beside it.");
    }

    /// <summary>Judges a name that could not be resolved here and would be left to a proxy.</summary>
    /// <exception cref="EgressException">It is a name of the inside.</exception>
    public static void CheckUnresolved(string host)
    {
        var name = host.TrimEnd('.');
        if (!name.Contains('.', StringComparison.Ordinal)
            || InsideNames.Any(inside => name.EndsWith("." + inside, StringComparison.OrdinalIgnoreCase)))
        {
            throw new EgressException(
                $"{host} is a name of a local network; only the public internet is reached from here, and what the settings allow beside it.");
        }
    }
}
