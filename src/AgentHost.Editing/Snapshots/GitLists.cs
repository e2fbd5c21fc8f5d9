using System.Text;

namespace AgentHost.Editing.Snapshots;

/// <summary>Reads lists of git whose items end in a zero byte. A name that is no UTF-8 is left out: no path here could name it.</summary>
internal static class GitLists
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Names.</summary>
    public static List<string> Names(ReadOnlySpan<byte> list)
    {
        var names = new List<string>();
        while (Next(ref list, out var item))
        {
            if (Text(item) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Entries of an index: <c>MODE OBJECT STAGE⇥NAME</c>.</summary>
    public static IEnumerable<(string Name, bool IsLink, string Object)> Entries(byte[] list)
    {
        var entries = new List<(string, bool, string)>();
        ReadOnlySpan<byte> rest = list;
        while (Next(ref rest, out var item))
        {
            var tab = item.IndexOf((byte)'\t');
            if (tab > 9 && Text(item[(tab + 1)..]) is { } name && Encoding.ASCII.GetString(item[..tab]).Split(' ') is [var mode, var id, _])
            {
                entries.Add((name, mode == "120000", id));
            }
        }

        return entries;
    }

    /// <summary>Bytes as text; null where they are none.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> item)
    {
        var end = list.IndexOf((byte)0);
        if (end < 0)
        {
            item = default;
            return false;
        }

        item = list[..end];
        list = list[(end + 1)..];
        return true;
    }
}
