using System.Text;

namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Walks output whose fields end in NUL (<c>-z</c>). A field without its end, as a cut output has, is left out.</summary>
internal ref struct NulFields(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The next field, one character a byte; false at the end.</summary>
    public bool TryNext(out string field)
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            field = "";
            _rest = default;
            return false;
        }

        field = Encoding.Latin1.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>The next field as UTF-8; false at the end.</summary>
    public bool TryNextText(out string field)
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            field = "";
            _rest = default;
            return false;
        }

        field = Encoding.UTF8.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>The next fields as UTF-8; false where there are fewer.</summary>
    public bool TryNextTexts(string[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (!TryNextText(out fields[i]))
            {
                return false;
            }
        }

        return true;
    }
}
