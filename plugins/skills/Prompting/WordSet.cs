namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Words of a text, found again in others without making anything: three letters or more, in lower case, without the ending of a plural.</summary>
internal sealed class WordSet
{
    private readonly List<string> _words = [];
    private readonly int[] _buckets;
    private readonly List<int> _next = [];

    // Most words of a text are none of these, and their lengths and beginnings tell.
    private ulong _lengths;
    private ulong _beginnings;

    /// <param name="most">Words that are kept at most.</param>
    /// <param name="texts">What they are taken from.</param>
    public WordSet(int most, params string?[] texts)
    {
        _buckets = new int[most * 2];
        foreach (var text in texts)
        {
            var at = 0;
            while (_words.Count < most && Next(text ?? "", ref at, out var start, out var length))
            {
                Add(text!, start, length);
            }
        }
    }

    public int Count => _words.Count;

    /// <summary>The number of a word of a text, or a negative one where it is none of these.</summary>
    public int Find(string text, int start, int length)
    {
        if ((_lengths & Bit(length)) == 0 || (_beginnings & Bit(char.ToLowerInvariant(text[start]))) == 0)
        {
            return -1;
        }

        for (var at = _buckets[Bucket(text, start, length)] - 1; at >= 0; at = _next[at] - 1)
        {
            var word = _words[at];
            if (word.Length != length)
            {
                continue;
            }

            var i = 0;
            while (i < length && word[i] == char.ToLowerInvariant(text[start + i]))
            {
                i++;
            }

            if (i == length)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The next word of a text; false at its end.</summary>
    public static bool Next(string text, ref int at, out int start, out int length)
    {
        while (at < text.Length)
        {
            start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            length = at - start;
            if (length >= 3)
            {
                length -= length > 3 && text[at - 1] is ('s' or 'S') && text[at - 2] is not ('s' or 'S') ? 1 : 0;
                return true;
            }

            at++;
        }

        (start, length) = (0, 0);
        return false;
    }

    private void Add(string text, int start, int length)
    {
        if (Find(text, start, length) >= 0)
        {
            return;
        }

        var bucket = Bucket(text, start, length);
        _words.Add(text.Substring(start, length).ToLowerInvariant());
        _lengths |= Bit(length);
        _beginnings |= Bit(char.ToLowerInvariant(text[start]));
        _next.Add(_buckets[bucket]);
        _buckets[bucket] = _words.Count;
    }

    private static ulong Bit(int number) => 1UL << (number & 63);

    private int Bucket(string text, int start, int length)
    {
        var hash = 17u;
        for (var i = start; i < start + length; i++)
        {
            hash = (hash * 31) + char.ToLowerInvariant(text[i]);
        }

        return (int)(hash % (uint)_buckets.Length);
    }
}
