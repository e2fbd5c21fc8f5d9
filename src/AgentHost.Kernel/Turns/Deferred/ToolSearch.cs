using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Kernel.Turns.Deferred;

/// <summary>Finds tools that wait by words of their names, descriptions and arguments.</summary>
internal static class ToolSearch
{
    private const int MostNamed = 100;

    /// <summary>The answer to a search: declarations of the tools that fit best, or the names of all where none does.</summary>
    public static string Answer(string query, int limit, IReadOnlyList<ToolSpec> waiting)
    {
        var found = Rank(query, waiting).Take(limit).ToList();
        if (found.Count == 0)
        {
            var names = string.Join(", ", waiting.Take(MostNamed).Select(static spec => spec.Name));
            return $"No tool fits \"{query}\". These wait: {names}{(waiting.Count > MostNamed ? $" and {waiting.Count - MostNamed} more" : "")}.";
        }

        return $"{string.Join('\n', found.Select(Declaration))}\nCall them through {HostTools.Call}.";
    }

    private static IEnumerable<ToolSpec> Rank(string query, IReadOnlyList<ToolSpec> waiting)
    {
        var words = query.Split([' ', ',', '.', ':', '/', '_', '-', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return waiting.Select(spec =>
            (Spec: spec, Score: words.Sum(word => Score(word, spec)) + (spec.Name.Equals(query.Trim(), StringComparison.OrdinalIgnoreCase) ? 100 : 0)))
            .Where(static entry => entry.Score > 0)
            .OrderByDescending(static entry => entry.Score).ThenBy(static entry => entry.Spec.Name, StringComparer.Ordinal)
            .Select(static entry => entry.Spec);
    }

    private static int Score(string word, ToolSpec spec)
    {
        var score = 0;
        if (spec.Name.Split('_', '-').Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            score += 10;
        }
        else if (word.Length > 2 && spec.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
        {
            score += 6;
        }

        if (word.Length > 2 && spec.Description.Contains(word, StringComparison.OrdinalIgnoreCase))
        {
            score += 3;
        }

        if (word.Length > 2 && spec.InputSchema.GetRawText().Contains(word, StringComparison.OrdinalIgnoreCase))
        {
            score += 1;
        }

        return score;
    }

    private static string Declaration(ToolSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("tool"u8, spec.Name);
            json.WriteString("description"u8, spec.Description);
            json.WritePropertyName("arguments"u8);
            spec.InputSchema.WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
