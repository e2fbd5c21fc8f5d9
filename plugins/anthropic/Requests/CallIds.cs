using System.Globalization;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Ids of tool calls as the wire takes them: <c>^[a-zA-Z0-9_-]+$</c>. A conversation that another provider began may have others.</summary>
internal static class CallIds
{
    /// <summary>The id itself where it fits, else one made of it, the same each time.</summary>
    public static string Of(string id) => id.Length > 0 && id.All(Fits) ? id : Make(id);

    private static bool Fits(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Make(string id)
    {
        // FNV-1a keeps two ids apart that differ in the replaced characters only.
        var hash = 14695981039346656037UL;
        foreach (var c in id)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return string.Concat(id.Select(c => Fits(c) ? c : '_')) + "_" + hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
