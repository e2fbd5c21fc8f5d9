namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>
/// Code that generated readers share. It is written into each assembly, local to its file: the contract stays free of helpers for generated code.
/// </summary>
internal static class SupportCode
{
    public const string Text = """
namespace AgentHost.Generated
{
    using System;
    using System.Collections.Generic;
    using System.Text;
    using System.Text.Json;

    file static class ToolJson
    {
        public static JsonException Expected(string name, string what) => new($"'{name}' must be {what}.");

        public static void Object(JsonElement json, string name)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw Expected(name, "an object");
            }
        }

        public static JsonElement Required(JsonElement json, ReadOnlySpan<byte> key, string name) =>
            Find(json, key, out var value) ? value : throw new JsonException($"'{name}' is missing.");

        // A model that says null means "not given".
        public static bool Given(JsonElement json, ReadOnlySpan<byte> key, out JsonElement value) =>
            Find(json, key, out value) && value.ValueKind != JsonValueKind.Null;

        private static bool Find(JsonElement json, ReadOnlySpan<byte> key, out JsonElement value)
        {
            try
            {
                return json.TryGetProperty(key, out value);
            }
            catch (InvalidOperationException)
            {
                throw new JsonException("A name among the arguments has half of a surrogate pair.");
            }
        }

        public static string String(JsonElement json, string name)
        {
            if (json.ValueKind != JsonValueKind.String)
            {
                throw Expected(name, "a string");
            }

            try
            {
                return json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw Expected(name, "text without halves of surrogate pairs");
            }
        }

        public static bool Boolean(JsonElement json, string name) => json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Expected(name, "true or false"),
        };

        public static int Int32(JsonElement json, string name) =>
            Int64(json, name) is var value and >= int.MinValue and <= int.MaxValue ? (int)value : throw Expected(name, "a whole number of 32 bits");

        // A schema's integer may be written 1.0 or 1e3.
        public static long Int64(JsonElement json, string name) =>
            json.ValueKind != JsonValueKind.Number ? throw Expected(name, "a whole number")
            : json.TryGetInt64(out var value) ? value
            : json.TryGetDecimal(out var exact) && exact >= long.MinValue && exact <= long.MaxValue && decimal.Truncate(exact) == exact ? (long)exact
            : throw Expected(name, "a whole number of 64 bits");

        public static double Double(JsonElement json, string name) =>
            json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Expected(name, "a number");

        public static decimal Decimal(JsonElement json, string name) =>
            json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var value) ? value : throw Expected(name, "a number of at most 28 digits");

        public static T[] List<T>(JsonElement json, string name, Func<JsonElement, string, T> read)
        {
            if (json.ValueKind != JsonValueKind.Array)
            {
                throw Expected(name, "a list");
            }

            var items = new T[json.GetArrayLength()];
            var index = 0;
            foreach (var item in json.EnumerateArray())
            {
                items[index++] = read(item, name);
            }

            return items;
        }

        public static Dictionary<string, T> Map<T>(JsonElement json, string name, Func<JsonElement, string, T> read)
        {
            Object(json, name);
            var entries = new Dictionary<string, T>(StringComparer.Ordinal);
            foreach (var entry in json.EnumerateObject())
            {
                var key = Key(entry, name);
                entries[key] = read(entry.Value, key);
            }

            return entries;
        }

        private static string Key(JsonProperty entry, string name)
        {
            try
            {
                return entry.Name;
            }
            catch (InvalidOperationException)
            {
                throw Expected(name, "an object with names without halves of surrogate pairs");
            }
        }

        public static string Title(string tool, JsonElement arguments)
        {
            const int longestValue = 60, longestTitle = 160;
            var text = new StringBuilder(tool);
            foreach (var argument in arguments.EnumerateObject())
            {
                if (argument.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null || text.Length >= longestTitle)
                {
                    continue;
                }

                var value = argument.Value.ValueKind == JsonValueKind.String ? String(argument.Value, tool) : argument.Value.GetRawText();
                text.Append(text.Length == tool.Length ? " " : ", ").Append(Key(argument, tool)).Append(": ");
                var end = Math.Min(value.Length, longestValue);
                if (end > 0 && end < value.Length && char.IsHighSurrogate(value[end - 1]))
                {
                    end--;
                }

                foreach (var letter in value.AsSpan(0, end))
                {
                    text.Append(char.IsControl(letter) ? ' ' : letter);
                }

                text.Append(end < value.Length ? "…" : "");
            }

            return text.ToString();
        }
    }
}
""";
}
