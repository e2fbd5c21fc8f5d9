using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>
/// Values of a run's state: null, text, <see cref="double"/>, <see cref="bool"/>, <see cref="ImmutableList{T}"/> of values, and
/// <see cref="ImmutableSortedDictionary{TKey, TValue}"/> of values by name. Immutable, so that a state can be kept as it was.
/// </summary>
internal static class Values
{
    private const int MostDepth = 60;
    private const int MostParts = 100_000;
    private const int MostCharacters = 4_000_000;

    /// <summary>Bounds of a value of a key, for people.</summary>
    public const string Bounds = "it has at most 100,000 parts and 4,000,000 characters, nested at most 64 deep";

    /// <summary>Reads JSON; what is nested deeper than 60 levels becomes text.</summary>
    public static object? FromJson(JsonElement element) => FromJson(element, 0);

    /// <summary>Writes a value as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case ImmutableList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ImmutableSortedDictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (var (name, member) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>The value as text for a prompt: a text as it is, all else as JSON.</summary>
    public static string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => JsonText.Of(writer => Write(writer, value)),
    };

    /// <summary>An object.</summary>
    public static ImmutableSortedDictionary<string, object?> Map(params (string Name, object? Value)[] members)
    {
        var map = Empty.ToBuilder();
        foreach (var (name, value) in members)
        {
            map[name] = value;
        }

        return map.ToImmutable();
    }

    /// <summary>An object without members.</summary>
    public static ImmutableSortedDictionary<string, object?> Empty { get; } =
        ImmutableSortedDictionary.Create<string, object?>(StringComparer.Ordinal);

    /// <summary>Tells whether a value can be kept: it is not looked at further than the bounds reach, however much of it is shared.</summary>
    public static bool IsWithinBounds(object? value)
    {
        var (parts, characters) = (MostParts, MostCharacters);
        return Holds(value, 64);

        bool Holds(object? part, int depth)
        {
            characters -= part is string text ? text.Length : 0;
            return --parts >= 0 && characters >= 0 && part switch
            {
                ImmutableList<object?> list => depth > 0 && list.TrueForAll(item => Holds(item, depth - 1)),
                ImmutableSortedDictionary<string, object?> map => depth > 0 && map.All(pair =>
                {
                    characters -= pair.Key.Length;
                    return Holds(pair.Value, depth - 1);
                }),
                _ => true,
            };
        }
    }

    /// <summary>Tells whether two values are the same, member by member.</summary>
    public static new bool Equals(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (double a, double b) => a.Equals(b),
        (bool a, bool b) => a == b,
        (ImmutableList<object?> a, ImmutableList<object?> b) => a.Count == b.Count && a.Zip(b).All(static pair => Equals(pair.First, pair.Second)),
        (ImmutableSortedDictionary<string, object?> a, ImmutableSortedDictionary<string, object?> b) =>
            a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && Equals(pair.Value, other)),
        _ => false,
    };

    /// <summary>The value as a type wants it; false where it cannot be that.</summary>
    public static bool TryFit(object? value, StateType type, out object? fitted)
    {
        fitted = value;
        switch (type.Kind)
        {
            case ValueKind.Json:
                return true;
            case ValueKind.String:
                fitted = value is null ? null : Show(value);
                return value is not null;
            case ValueKind.Number when value is string text:
                var read = double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                fitted = number;
                return read;
            case ValueKind.Number:
                return value is double;
            case ValueKind.Boolean when value is string word:
                var known = bool.TryParse(word.Trim(), out var flag);
                fitted = flag;
                return known;
            case ValueKind.Boolean:
                return value is bool;
            default:
                if (value is not ImmutableList<object?> list)
                {
                    return false;
                }

                var items = ImmutableList.CreateBuilder<object?>();
                foreach (var item in list)
                {
                    if (!TryFit(item, type.Element!, out var each))
                    {
                        return false;
                    }

                    items.Add(each);
                }

                fitted = items.ToImmutable();
                return true;
        }
    }

    private static object? FromJson(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetDouble(out var number) && double.IsFinite(number) ? number : element.GetRawText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array or JsonValueKind.Object when depth >= MostDepth => element.GetRawText(),
        JsonValueKind.Array => ImmutableList.CreateRange(element.EnumerateArray().Select(item => FromJson(item, depth + 1))),
        JsonValueKind.Object => Members(element, depth),
        _ => null,
    };

    private static ImmutableSortedDictionary<string, object?> Members(JsonElement element, int depth)
    {
        var map = Empty.ToBuilder();
        foreach (var member in element.EnumerateObject())
        {
            map[member.Name] = FromJson(member.Value, depth + 1);
        }

        return map.ToImmutable();
    }
}
