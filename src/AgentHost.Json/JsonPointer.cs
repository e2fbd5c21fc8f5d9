using System.Text;

namespace AgentHost.Json;

/// <summary>JSON pointers (RFC 6901) as text: <c>/edits/0/path</c>; the empty pointer is the root.</summary>
public static class JsonPointer
{
    /// <summary>Adds one segment, escaping what the pointer's syntax needs.</summary>
    public static void Append(StringBuilder pointer, string segment)
    {
        pointer.Append('/');
        if (segment.AsSpan().IndexOfAny('~', '/') < 0)
        {
            pointer.Append(segment);
            return;
        }
        pointer.Append(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }

    /// <summary>The unescaped segments, or null where the text is no pointer.</summary>
    public static string[]? Split(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }
        if (pointer[0] != '/')
        {
            return null;
        }
        var segments = pointer[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains('~', StringComparison.Ordinal))
            {
                segments[i] = segments[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            }
        }
        return segments;
    }

    /// <summary>An array index as pointers write it: digits without a leading zero.</summary>
    public static bool TryIndex(string segment, out int index)
    {
        index = 0;
        return segment.Length is > 0 and < 10
            && (segment.Length == 1 || segment[0] != '0')
            && segment.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            && int.TryParse(segment, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index);
    }
}
