namespace AgentHost.DisplayBlocks.Texts;

/// <summary>Tells which targets of links may be followed.</summary>
public static class LinkTarget
{
    /// <summary>Characters of a target at most.</summary>
    private const int Longest = 2_048;

    /// <summary>Judges a target of a document that others wrote: http, https, mailto, or a path; no other scheme, and no path of another machine.</summary>
    /// <param name="target">The target.</param>
    public static bool IsAllowed(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Length is 0 or > Longest || SafeText.Line(target) != target || target.StartsWith("//", StringComparison.Ordinal)
            || target.Contains('\\', StringComparison.Ordinal))
        {
            return false;
        }

        return SchemeOf(target) is not { } scheme || IsWeb(target) || scheme.Equals("mailto", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Judges a target as one that leads to the web: an absolute address of http or https.</summary>
    /// <param name="target">The target.</param>
    public static bool IsWeb(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            && Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Host.Length > 0;
    }

    /// <summary>Text before the first colon, where that can be a scheme (RFC 3986, section 3.1) or a browser could take it for one.</summary>
    private static string? SchemeOf(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || target.AsSpan(0, colon).IndexOfAny('/', '?', '#') >= 0 ? null : target[..colon].Trim();
    }
}
