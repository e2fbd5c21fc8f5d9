using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Names of files as git keeps them: bytes, each held as one character (Latin-1), because they need not be UTF-8.</summary>
internal static class RawPath
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// A name as people and models read it: as it is, or quoted as git quotes where it holds quotes, control characters or bytes that are no UTF-8.
    /// </summary>
    public static string Show(string raw)
    {
        string? text = null;
        try
        {
            text = Strict.GetString(Encoding.Latin1.GetBytes(raw));
            if (!text.Any(static c => char.IsControl(c) || c is '"' or '\\'))
            {
                return text;
            }
        }
        catch (DecoderFallbackException)
        {
            // Shown byte for byte below.
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text ?? raw)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                _ when char.IsControl(c) && c >= 0x80 => AppendBytes(quoted, text is null ? [(byte)c] : Encoding.UTF8.GetBytes([c])),
                _ when char.IsControl(c) || (text is null && c >= 0x80) => AppendBytes(quoted, [(byte)c]),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The bytes of a path that a model wrote: as it is, or quoted as <see cref="Show"/> does; null where the quoting is wrong.</summary>
    public static byte[]? Read(string path)
    {
        if (path.Length < 2 || path[0] != '"' || path[^1] != '"')
        {
            return Encoding.UTF8.GetBytes(path);
        }

        var bytes = new List<byte>(path.Length);
        for (var i = 1; i < path.Length - 1; i++)
        {
            if (path[i] != '\\')
            {
                var length = char.IsHighSurrogate(path[i]) && i + 1 < path.Length - 1 ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(path.Substring(i, length)));
                i += length - 1;
                continue;
            }

            if (++i >= path.Length - 1)
            {
                return null;
            }

            var plain = "\"\\ntrabfv".IndexOf(path[i], StringComparison.Ordinal);
            if (plain >= 0)
            {
                bytes.Add("\"\\\n\t\r\a\b\f\v"u8[plain]);
            }
            else if (i + 2 < path.Length - 1 && path[i] is >= '0' and <= '3' && path[i + 1] is >= '0' and <= '7' && path[i + 2] is >= '0' and <= '7')
            {
                bytes.Add((byte)(((path[i] - '0') << 6) | ((path[i + 1] - '0') << 3) | (path[i + 2] - '0')));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return [.. bytes];
    }

    /// <summary>A path from the repository's top as one from the workspace.</summary>
    /// <param name="path">From the top.</param>
    /// <param name="prefix">The workspace from the top, with a slash behind it; empty at the top.</param>
    public static string FromWorkspace(string path, string prefix)
    {
        if (prefix.Length == 0)
        {
            return path;
        }

        var shared = 0;
        for (var slash = prefix.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = prefix.IndexOf('/', slash + 1))
        {
            if (path.Length <= slash || string.CompareOrdinal(path, shared, prefix, shared, slash + 1 - shared) != 0)
            {
                break;
            }

            shared = slash + 1;
        }

        var up = prefix.AsSpan(shared).Count('/');
        return up == 0 ? (path.Length == shared ? "." : path[shared..]) : string.Concat(Enumerable.Repeat("../", up)) + path[shared..];
    }

    private static StringBuilder AppendBytes(StringBuilder quoted, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            quoted.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0').ToString(CultureInfo.InvariantCulture));
        }

        return quoted;
    }
}
