using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AgentHost.Plugins.Web.Http;

/// <summary>Reads addresses as a model writes them.</summary>
internal static class WebAddress
{
    private const int MostCharacters = 8_192;

    /// <summary>Reads an address: http or https, without user and password; one without a scheme is https.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="address">The address, without its fragment.</param>
    /// <param name="problem">What is wrong with it, for the model.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        text = text.Trim();
        if (text.Length is 0 or > MostCharacters)
        {
            problem = text.Length == 0 ? "url is empty: give an address." : $"url is longer than {MostCharacters} characters.";
            return false;
        }

        if (!text.Contains("://", StringComparison.Ordinal) && !text.StartsWith('/') && !HasOtherScheme(text))
        {
            text = "https://" + text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var read) || read.IsFile || read.Host.Length == 0)
        {
            problem = $"{Short(text)} is no address of the web: it begins with https:// or http:// and names a host. Use read for files.";
            return false;
        }

        problem = read.Scheme != Uri.UriSchemeHttp && read.Scheme != Uri.UriSchemeHttps ? $"{read.Scheme}: is not fetched; use an https or http address."
            : read.UserInfo.Length > 0 ? "url names a user or a password before the host: leave them out."
            : null;
        if (problem is not null)
        {
            return false;
        }

        address = WithoutFragment(read);
        problem = null;
        return true;
    }

    /// <summary>Host and port, as permission rules see them.</summary>
    public static string HostOf(Uri address, int? port = null) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{(address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost)}:{port ?? address.Port}");

    /// <summary>
    /// Lists the hosts that a call for an address touches: its host; and for plain http the same host's https port too, where most of them send on to.
    /// </summary>
    public static IReadOnlyList<Resource> Resources(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && address.IsDefaultPort
            ? [Resource.Host(HostOf(address)), Resource.Host(HostOf(address, 443))]
            : [Resource.Host(HostOf(address))];

    /// <summary>An address without what only a browser uses of it.</summary>
    public static Uri WithoutFragment(Uri address) => address.Fragment.Length == 0 ? address : new Uri(address.GetLeftPart(UriPartial.Query));

    /// <summary>For titles.</summary>
    public static string Short(string text) => text.Length <= 200 ? text : text[..199] + "…";

    // "localhost:8080/x" has a port, "mailto:x" a scheme.
    private static bool HasOtherScheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon + 1 < text.Length && !char.IsAsciiDigit(text[colon + 1]) && Uri.CheckSchemeName(text[..colon]);
    }
}
