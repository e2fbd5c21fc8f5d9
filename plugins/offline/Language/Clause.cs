namespace AgentHost.Plugins.Offline.Language;

/// <summary>A part of a request that wishes for one thing.</summary>
internal sealed class Clause(string source, IReadOnlyList<Word> words)
{
    public IReadOnlyList<Word> Words { get; } = words;

    public int Count => Words.Count;

    /// <summary>Its first word; empty when there is none or it is quoted.</summary>
    public string Verb => Count > 0 ? Words[0].Key : "";

    /// <summary>Its own text.</summary>
    public string Text => Count == 0 ? "" : source[Words[0].Start..Words[^1].End].Trim();

    public bool Has(params ReadOnlySpan<string> keys) => IndexOf(0, keys) >= 0;

    /// <summary>The first place from <paramref name="from"/> on where one of the words stands; -1 when none does.</summary>
    public int IndexOf(int from, params ReadOnlySpan<string> keys)
    {
        for (var i = Math.Max(0, from); i < Count; i++)
        {
            if (Words[i].Key.Length > 0 && keys.Contains(Words[i].Key))
            {
                return i;
            }
        }

        return -1;
    }

    public string Key(int index) => index >= 0 && index < Count ? Words[index].Key : "";

    /// <summary>The request's text from a word to the end of the clause, as written.</summary>
    public string TextFrom(int index) => index < 0 || index >= Count ? "" : source[Words[index].Start..Words[^1].End].Trim();

    /// <summary>Gets the phrase that words in a row make: a quoted word alone, else the text between, as written.</summary>
    public string Phrase(int from, int to)
    {
        if (from >= to || from < 0 || to > Count)
        {
            return "";
        }

        for (var i = from; i < to; i++)
        {
            if (Words[i].Quoted)
            {
                return Words[i].Text;
            }
        }

        return from + 1 == to ? Words[from].Text : source[Words[from].Start..(Words[to - 1].Start + Words[to - 1].Text.Length)].Trim();
    }

    public Clause With(Clause next) => new(source, [.. Words, .. next.Words]);
}
