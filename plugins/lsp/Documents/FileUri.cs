namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>Paths as addresses and back.</summary>
internal static class FileUri
{
    private const string Scheme = "file://";

    /// <summary>The address of an absolute path.</summary>
    public static string Of(string path)
    {
        var parts = path.Replace(Path.DirectorySeparatorChar, '/').Split('/');
        var text = string.Join('/', parts.Select((part, index) => index == 0 && part.EndsWith(':') ? part : Uri.EscapeDataString(part)));
        return text.StartsWith('/') ? Scheme + text : Scheme + "/" + text;
    }

    /// <summary>The absolute path of an address; null where it is none of a local file.</summary>
    public static string? PathOf(string? uri)
    {
        if (uri is null || !uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || uri.Length > 8_000)
        {
            return null;
        }

        var rest = uri[Scheme.Length..];
        if (rest.StartsWith("localhost/", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["localhost".Length..];
        }

        if (!rest.StartsWith('/'))
        {
            return null;
        }

        var path = Uri.UnescapeDataString(rest);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            path = path[1..].Replace('/', '\\');
        }

        return Path.IsPathFullyQualified(path) ? Path.GetFullPath(path) : null;
    }
}
