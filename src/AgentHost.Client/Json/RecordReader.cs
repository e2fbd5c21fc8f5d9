using System.Text.Json;

namespace AgentHost.Client;

/// <summary>
/// The pieces from which <see cref="StartRecords"/> reads: as strict as the generated readers, and every fault a <see cref="JsonException"/>.
/// </summary>
/// <remarks>
/// Stands on a member's name before its value is read, and on the value's last token after; in a list, on an item's first token before and on its last after.
/// </remarks>
internal ref struct RecordReader(ReadOnlySpan<byte> utf8)
{
    private static readonly ToolEffectsConverter EffectsReader = new();

    private Utf8JsonReader _json = new(utf8);

    /// <summary>Reads one item of a list.</summary>
    public delegate T Item<out T>(ref RecordReader json);

    /// <summary>Expects an object: the whole text, or the value of the member or item at hand.</summary>
    public void BeginObject()
    {
        if (_json.TokenType is JsonTokenType.None or JsonTokenType.PropertyName)
        {
            _json.Read();
        }

        Expect(JsonTokenType.StartObject, "an object");
    }

    /// <summary>Steps to the next member's name; false at the object's end.</summary>
    public bool NextMember()
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.PropertyName => true,
            JsonTokenType.EndObject => false,
            _ => throw Wrong("a name"),
        };
    }

    /// <summary>Tests that the member at hand has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    /// <summary>Tests that the member's value is null; stays before the value when it is not.</summary>
    public bool IsNull()
    {
        var ahead = _json;
        ahead.Read();
        if (ahead.TokenType != JsonTokenType.Null)
        {
            return false;
        }

        _json = ahead;
        return true;
    }

    /// <summary>Passes over a member that is not known.</summary>
    public void Skip() => _json.Skip();

    /// <summary>After the whole value: nothing may follow.</summary>
    public void End() => _json.Read();

    public string Text() => OptionalText() ?? throw Wrong("a text");

    public string? OptionalText()
    {
        _json.Read();
        return TextHere();
    }

    public bool Boolean()
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Wrong("true or false"),
        };
    }

    public int Integer() => NextNumber() && _json.TryGetInt32(out var value) ? value : throw Wrong("a whole number");

    public long Long() => NextNumber() && _json.TryGetInt64(out var value) ? value : throw Wrong("a whole number");

    public double Number() => NextNumber() && _json.TryGetDouble(out var value) ? value : throw Wrong("a number");

    public decimal Decimal() => NextNumber() && _json.TryGetDecimal(out var value) ? value : throw Wrong("a number");

    public JsonElement Element()
    {
        _json.Read();
        return JsonElement.ParseValue(ref _json);
    }

    public JsonElement? OptionalElement() => IsNull() ? null : Element();

    public ToolEffects? OptionalEffects()
    {
        if (IsNull())
        {
            return null;
        }

        _json.Read();
        return EffectsReader.Read(ref _json, typeof(ToolEffects), ClientJson.Options);
    }

    /// <summary>A list of texts; null for null.</summary>
    public IReadOnlyList<string>? Texts()
    {
        if (!BeginList())
        {
            return null;
        }

        var list = new List<string>();
        while (NextItem())
        {
            list.Add(TextHere()!);
        }

        return list;
    }

    /// <summary>A word of an open enum; its zero for one of a newer version.</summary>
    public T Word<T>()
        where T : struct, Enum => Word<T>(Text());

    /// <summary>A list of words of an open enum.</summary>
    public IReadOnlyList<T>? Words<T>()
        where T : struct, Enum
    {
        if (!BeginList())
        {
            return null;
        }

        var list = new List<T>();
        while (NextItem())
        {
            list.Add(Word<T>(TextHere() ?? throw Wrong("a word")));
        }

        return list;
    }

    /// <summary>A list of records; null for null.</summary>
    public IReadOnlyList<T>? List<T>(Item<T> read)
        where T : class
    {
        if (!BeginList())
        {
            return null;
        }

        var list = new List<T>();
        while (NextItem())
        {
            list.Add(_json.TokenType == JsonTokenType.Null ? null! : read(ref this));
        }

        return list;
    }

    /// <summary>An object of texts; null for null.</summary>
    public IReadOnlyDictionary<string, string>? TextMap()
    {
        if (!BeginMap())
        {
            return null;
        }

        var map = new Dictionary<string, string>();
        while (NextMember())
        {
            var name = _json.GetString()!;
            map[name] = OptionalText()!;
        }

        return map;
    }

    /// <summary>An object of lists of texts; null for null.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? TextsMap()
    {
        if (!BeginMap())
        {
            return null;
        }

        var map = new Dictionary<string, IReadOnlyList<string>>();
        while (NextMember())
        {
            var name = _json.GetString()!;
            map[name] = Texts()!;
        }

        return map;
    }

    /// <summary>An object of any values; null for null.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ElementMap()
    {
        if (!BeginMap())
        {
            return null;
        }

        var map = new Dictionary<string, JsonElement>();
        while (NextMember())
        {
            var name = _json.GetString()!;
            map[name] = Element();
        }

        return map;
    }

    /// <summary>A member that has to be there.</summary>
    public readonly T Required<T>(T? value, string name)
        where T : class => value ?? throw Missing(name);

    /// <inheritdoc cref="Required{T}(T, string)"/>
    public readonly T Required<T>(T? value, string name)
        where T : struct => value ?? throw Missing(name);

    private static T Word<T>(string word)
        where T : struct, Enum => EnumNames.TryParse<T>(word, out var value) ? value : default;

    private bool BeginList()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(JsonTokenType.StartArray, "a list");
        return true;
    }

    private bool BeginMap()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        Expect(JsonTokenType.StartObject, "an object");
        return true;
    }

    private bool NextItem()
    {
        _json.Read();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    private bool NextNumber()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.Number;
    }

    private readonly string? TextHere() => _json.TokenType switch
    {
        JsonTokenType.String => _json.GetString(),
        JsonTokenType.Null => null,
        _ => throw Wrong("a text"),
    };

    private readonly void Expect(JsonTokenType token, string what)
    {
        if (_json.TokenType != token)
        {
            throw Wrong(what);
        }
    }

    private readonly JsonException Wrong(string expected) => new($"Expected {expected}, found {_json.TokenType} at byte {_json.TokenStartIndex}.");

    private readonly JsonException Missing(string name) => new($"Expected \"{name}\" in the object that ends at byte {_json.TokenStartIndex}.");
}
