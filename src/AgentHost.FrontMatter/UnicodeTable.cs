namespace AgentHost.FrontMatter;

/// <summary>
/// Table of Unicode's data on characters that can be written in several ways. Written by <c>tests/tools/unicode-forms</c>, which describes the file.
/// </summary>
internal sealed class UnicodeTable
{
    private static readonly Lazy<UnicodeTable> Loaded = new(static () => new UnicodeTable());

    private readonly Dictionary<int, int[]> _decompositions;
    private readonly Dictionary<int, int> _classes;
    private readonly Dictionary<long, int> _composites;

    private UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode-forms.bin")
            ?? throw new InvalidOperationException("The table of Unicode forms is not in this assembly.");
        using var reader = new BinaryReader(stream);
        var (count, point) = (reader.Read7BitEncodedInt(), 0);
        _decompositions = new(count);
        for (; count > 0; count--)
        {
            point += reader.Read7BitEncodedInt();
            var whole = new int[reader.Read7BitEncodedInt()];
            for (var i = 0; i < whole.Length; i++)
            {
                whole[i] = reader.Read7BitEncodedInt();
            }

            _decompositions.Add(point, whole);
        }

        (count, point) = (reader.Read7BitEncodedInt(), 0);
        _classes = new(count);
        for (; count > 0; count--)
        {
            point += reader.Read7BitEncodedInt();
            _classes.Add(point, reader.Read7BitEncodedInt());
        }

        (count, point) = (reader.Read7BitEncodedInt(), 0);
        _composites = new(count);
        for (; count > 0; count--)
        {
            point += reader.Read7BitEncodedInt();
            _composites.Add(Key(point, reader.Read7BitEncodedInt()), reader.Read7BitEncodedInt());
        }
    }

    public static UnicodeTable Shared => Loaded.Value;

    /// <summary>Gets the full decomposition of a code point; null for itself.</summary>
    public int[]? Decomposition(int point) => _decompositions.GetValueOrDefault(point);

    /// <summary>The combining class; 0 for what stands by itself.</summary>
    public int ClassOf(int point) => _classes.GetValueOrDefault(point);

    /// <summary>The one that two make; 0 for none.</summary>
    public int Composite(int first, int second) => _composites.GetValueOrDefault(Key(first, second));

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;
}
