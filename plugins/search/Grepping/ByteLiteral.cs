using System.Text;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Tells quickly whether bytes contain a text.</summary>
internal sealed class ByteLiteral
{
    // From the most to the least frequent in source code, roughly; what is not here is rare.
    private const string Frequent = " etaoinsrlcdupmhfgbyvxwk_.(),;=\"-/:TSCIEAPRNDMLFOBH0123456789";

    private readonly byte[] _bytes;
    private readonly bool _ignoreCase;
    private readonly int _rare;

    public ByteLiteral(string text, bool ignoreCase)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        _ignoreCase = ignoreCase;
        var best = -1;
        for (var i = 0; ignoreCase && i < _bytes.Length; i++)
        {
            var rank = Frequent.IndexOf(char.ToLowerInvariant((char)_bytes[i]), StringComparison.Ordinal);
            rank = rank < 0 ? Frequent.Length : rank;
            if (rank > best)
            {
                best = rank;
                _rare = i;
            }
        }
    }

    public bool IsIn(ReadOnlySpan<byte> data)
    {
        if (!_ignoreCase)
        {
            return data.IndexOf(_bytes) >= 0;
        }

        var rare = (char)_bytes[_rare];
        byte lower = (byte)char.ToLowerInvariant(rare), upper = (byte)char.ToUpperInvariant(rare);
        for (var at = _rare; at < data.Length;)
        {
            var found = data[at..].IndexOfAny(lower, upper);
            if (found < 0)
            {
                return false;
            }

            var start = at + found - _rare;
            if (start + _bytes.Length <= data.Length && Ascii.EqualsIgnoreCase(data.Slice(start, _bytes.Length), _bytes))
            {
                return true;
            }

            at += found + 1;
        }

        return false;
    }
}
