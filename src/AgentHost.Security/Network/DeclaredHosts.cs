using AgentHost.Client;

namespace AgentHost.Security.Network;

/// <summary>
/// The hosts that one plugin talks to: those that its manifest names under <c>permissions.network</c>, and those that a person's settings gave its providers as
/// an address.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DeclaredHosts
{
    private readonly string _plugin;
    private readonly HostPattern[] _declared;
    private readonly Lock _gate = new();
    private volatile HostPattern[] _given = [];

    public DeclaredHosts(PluginManifest manifest)
    {
        _plugin = manifest.Id;
        _declared = [.. manifest.Permissions.Network.Select(Read).OfType<HostPattern>()];
    }

    /// <summary>Tests that a manifest names every host, so that there is nothing to judge.</summary>
    public static bool IsAny(PluginManifest manifest) => manifest.Permissions.Network.Contains("*");

    /// <summary>Reads an entry of <c>permissions.network</c>; null for what is none, such as an address with a scheme.</summary>
    public static HostPattern? Read(string text) =>
        text.AsSpan().IndexOfAny(" \t/@?#") >= 0 ? null : HostPattern.Parse(text, bare: true, out _);

    /// <summary>Adds the host of an address that a person chose. What is no address is passed over: whoever asks for it hears so.</summary>
    public void Give(string? address)
    {
        if (address is null || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || Takes(uri)
            || HostPattern.Parse(Pair(uri), bare: true, out _) is not { } host)
        {
            return;
        }

        lock (_gate)
        {
            _given = [.. _given, host];
        }
    }

    /// <exception cref="EgressException">The address is of a host that the plugin did not declare.</exception>
    public void Check(Uri? address)
    {
        var checkedAddress = EgressRules.CheckForm(address);
        if (!Takes(checkedAddress))
        {
            throw new EgressException(
                $"The plugin {_plugin} may not talk to {checkedAddress.IdnHost}: its plugin.json does not name it under permissions.network.");
        }
    }

    private bool Takes(Uri address)
    {
        var host = Pair(address);
        return Array.Exists(_declared, pattern => pattern.IsMatch(host)) || Array.Exists(_given, pattern => pattern.IsMatch(host));
    }

    private static string Pair(Uri address) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{(address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost)}:{address.Port}");
}
