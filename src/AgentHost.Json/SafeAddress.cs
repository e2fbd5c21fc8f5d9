using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Json;

/// <summary>Addresses that nobody on the way can answer for: https, or http to this machine.</summary>
public static class SafeAddress
{
    /// <summary>Description of such an address, to stand behind "expected".</summary>
    public const string Expected = "an address that begins with https:// (http:// for this machine alone)";

    /// <summary>Reads an absolute address; false for one that is another's to answer for, or none at all.</summary>
    public static bool TryRead(string address, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
