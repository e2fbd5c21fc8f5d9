using System.Buffers;
using System.Text.Json;

namespace AgentHost.Configuration;

/// <summary>
/// The part of a project's settings that holds although nobody trusts it: what can only narrow. A list of what is taken, so that a new setting is not.
/// </summary>
internal static class UntrustedSettings
{
    /// <summary>The most entries of one list; a longer one is not taken.</summary>
    private const int MostEntries = 1000;

    private static readonly string[] Sections = ["permissions", "context", "limits"];

    /// <summary>Whole numbers, with what holds where nobody says anything; null for no limit.</summary>
    private static readonly Dictionary<string, long?> Numbers = new(StringComparer.Ordinal)
    {
        ["steps"] = 100,
        ["tokens"] = null,
        ["toolResultChars"] = 100_000,
        ["shownTools"] = 64,
        ["shownToolChars"] = 64_000,
        ["subAgents"] = 4,
        ["subAgentDepth"] = 2,
    };

    /// <summary>Takes the part of a layer that holds.</summary>
    /// <param name="layer">The project's file, as it is.</param>
    /// <param name="before">The layers below it, the weakest first.</param>
    /// <param name="taken">Gets the keys that hold.</param>
    /// <param name="left">Gets the others.</param>
    /// <returns>A layer of what holds; null where that is nothing.</returns>
    public static SettingsLayer? Take(SettingsLayer layer, IReadOnlyList<SettingsLayer> before, List<string> taken, List<string> left)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in layer.Root.EnumerateObject())
            {
                if (member.Name == "$schema")
                {
                    continue;
                }

                if (Array.IndexOf(Sections, member.Name) >= 0 && member.Value.ValueKind == JsonValueKind.Object)
                {
                    TakeSection(member, before, writer, taken, left);
                }
                else if (member.Name == "model" && IsOwnName(member.Value, before))
                {
                    member.WriteTo(writer);
                    taken.Add(member.Name);
                }
                else
                {
                    left.Add(member.Name);
                }
            }

            writer.WriteEndObject();
        }

        return taken.Count == 0 ? null : layer.Part(JsonElement.Parse(buffer.WrittenSpan));
    }

    private static void TakeSection(JsonProperty section, IReadOnlyList<SettingsLayer> before, Utf8JsonWriter writer, List<string> taken, List<string> left)
    {
        var some = section.Value.EnumerateObject().Where(member => Holds(section.Name, member, before)).ToList();
        if (some.Count == 0)
        {
            // A list without entries says nothing.
            if (section.Value.EnumerateObject().Any(static member => !IsEmptyList(member.Value)))
            {
                left.Add(section.Name);
            }

            return;
        }

        writer.WriteStartObject(section.Name);
        foreach (var member in section.Value.EnumerateObject())
        {
            if (some.Exists(one => one.Name == member.Name))
            {
                writer.WritePropertyName(member.Name);
                member.Value.WriteTo(writer);
                taken.Add($"{section.Name}.{member.Name}");
            }
            else if (!IsEmptyList(member.Value))
            {
                left.Add($"{section.Name}.{member.Name}");
            }
        }

        writer.WriteEndObject();
    }

    private static bool Holds(string section, JsonProperty member, IReadOnlyList<SettingsLayer> before) => section switch
    {
        "permissions" => member.Name is "deny" or "ask" && IsList(member.Value),

        // What a pattern takes back would be shown.
        "context" =>
            member.Name == "ignore" && IsList(member.Value)
            && member.Value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String && !item.GetString()!.TrimStart().StartsWith('!')),
        _ => IsLower(member, before),
    };

    private static bool IsLower(JsonProperty limit, IReadOnlyList<SettingsLayer> before)
    {
        JsonElement? now = null;
        for (var i = before.Count - 1; i >= 0 && now is null; i--)
        {
            now = before[i].Root.TryGetProperty("limits", out var limits) && limits.ValueKind == JsonValueKind.Object
                && limits.TryGetProperty(limit.Name, out var value) ? value : null;
        }

        return limit.Name switch
        {
            "cost" or "sessionCost" or "dayCost" =>
                Money.TryRead(limit.Value, out var dollars) && (now is not { } most || !Money.TryRead(most, out var own) || dollars <= own),
            "time" =>
                Durations.TryRead(limit.Value, out var time) && time > TimeSpan.Zero
                && (now is not { } longest || !Durations.TryRead(longest, out var own) || time <= own),
            _ =>
                Numbers.TryGetValue(limit.Name, out var usual) && IsWhole(limit.Value, out var number)
                && (now is { } bound && IsWhole(bound, out var set) ? set : usual) is var least && (least is null || number <= least),
        };
    }

    // A name that the person gave to a model of theirs.
    private static bool IsOwnName(JsonElement model, IReadOnlyList<SettingsLayer> before) =>
        model.ValueKind == JsonValueKind.String && model.GetString() is { } name
        && before.Any(layer =>
            !layer.IsOfProject && layer.Root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object
            && models.TryGetProperty(name, out _));

    private static bool IsWhole(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= MostEntries;

    private static bool IsEmptyList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
