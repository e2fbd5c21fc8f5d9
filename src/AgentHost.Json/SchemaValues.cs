using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Equality of JSON values as schemas mean it: 1 equals 1.0, members in any order.</summary>
internal static class SchemaValues
{
    /// <summary>Levels that a hash looks into: enough to tell items apart, and no deep value can exhaust the stack.</summary>
    private const int MostHashed = 8;

    public static bool AreEqual(JsonElement a, JsonElement b, SchemaRun run)
    {
        if (a.ValueKind != b.ValueKind)
        {
            return run.Spend(1) && false;
        }
        return run.Spend(1 + (Size(b) / 16)) && JsonElement.DeepEquals(a, b);
    }

    public static bool Contains(JsonElement[] allowed, JsonElement value, SchemaRun run)
    {
        foreach (var candidate in allowed)
        {
            if (AreEqual(candidate, value, run))
            {
                return true;
            }
        }
        return false;
    }

    public static string NotAllowed(IReadOnlyList<JsonElement> allowed, JsonElement value)
    {
        if (allowed.Count == 0)
        {
            return "no value is allowed here";
        }
        var problem = $"expected {(allowed.Count == 1 ? "" : "one of ")}{SchemaText.List(allowed)}, got {SchemaText.Describe(value)}";
        var near = value.ValueKind == JsonValueKind.String
            ? NearestName.Find(value.GetString()!, allowed.Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!))
            : null;
        return near is null ? problem : $"{problem} (did you mean \"{SchemaText.Short(near)}\"?)";
    }

    /// <summary>The indexes of the first two equal items; null where all differ (or the work bound is reached).</summary>
    public static (int First, int Second)? FindRepeated(JsonElement array, SchemaRun run)
    {
        var items = array.EnumerateArray().ToArray();
        if (items.Length < 2)
        {
            return null;
        }
        if (items.Length <= 8)
        {
            for (var second = 1; second < items.Length; second++)
            {
                for (var first = 0; first < second; first++)
                {
                    if (AreEqual(items[first], items[second], run))
                    {
                        return (first, second);
                    }
                }
            }
            return null;
        }
        var byHash = new Dictionary<int, List<int>>();
        for (var second = 0; second < items.Length; second++)
        {
            if (!run.Spend(1 + (Size(items[second]) / 16)))
            {
                return null;
            }
            var hash = Hash(items[second]);
            if (!byHash.TryGetValue(hash, out var alike))
            {
                byHash[hash] = [second];
                continue;
            }
            foreach (var first in alike)
            {
                if (AreEqual(items[first], items[second], run))
                {
                    return (first, second);
                }
            }
            alike.Add(second);
        }
        return null;
    }

    /// <summary>The bytes that a value takes in its text.</summary>
    public static int Size(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length;

    private static int Hash(JsonElement value, int depth = 0)
    {
        if (depth == MostHashed)
        {
            return (int)value.ValueKind;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!.GetHashCode(StringComparison.Ordinal);
            case JsonValueKind.Number:
                // Equal numbers are the same double; zero's sign is not a difference.
                return value.TryGetDouble(out var number) ? (number + 0.0).GetHashCode() : 1;
            case JsonValueKind.Array:
                var all = new HashCode();
                foreach (var item in value.EnumerateArray())
                {
                    all.Add(Hash(item, depth + 1));
                }
                return all.ToHashCode();
            case JsonValueKind.Object:
                var sum = 7;
                foreach (var member in value.EnumerateObject())
                {
                    // Repeated names make equality subtle; counting names alone never tells equal objects apart.
                    sum = unchecked(sum + member.Name.GetHashCode(StringComparison.Ordinal));
                }
                return sum;
            default:
                return (int)value.ValueKind;
        }
    }
}
