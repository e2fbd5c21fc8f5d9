using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Reads what <c>terraform validate -json</c> prints, and the diagnostics in other output of it.</summary>
internal static class FindingReader
{
    private const int Most = 500;
    private const int MostText = 4_000;

    /// <summary>Tells whether Terraform reports that a folder has to be initialized before it can be checked.</summary>
    public static bool WantsInit(IEnumerable<Finding> findings) => findings.Any(static finding =>
        finding.Summary.Contains("Missing required provider", StringComparison.OrdinalIgnoreCase)
        || finding.Summary.Contains("Module not installed", StringComparison.OrdinalIgnoreCase)
        || finding.Summary.Contains("nitialization required", StringComparison.Ordinal)
        || finding.Summary.Contains("Inconsistent dependency lock file", StringComparison.OrdinalIgnoreCase)
        || finding.Detail.Contains("terraform init", StringComparison.Ordinal) || finding.Detail.Contains("tofu init", StringComparison.Ordinal));

    /// <summary>The findings; null where the text is not what is expected.</summary>
    public static IReadOnlyList<Finding>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("diagnostics", out var list)
                && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Take(Most).Select(ReadOne).OfType<Finding>()]
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One diagnostic; null where it is none.</summary>
    public static Finding? ReadOne(JsonElement diagnostic)
    {
        if (Text(diagnostic, "summary") is not { } summary)
        {
            return null;
        }

        var finding = new Finding(Text(diagnostic, "severity") != "warning", summary) { Detail = Text(diagnostic, "detail") ?? "" };
        if (diagnostic.TryGetProperty("range", out var range) && Text(range, "filename") is { Length: > 0 } file)
        {
            var start = range.TryGetProperty("start", out var given) ? given : default;
            finding = finding with { File = Clean(file), Line = Number(start, "line"), Column = Number(start, "column") };
        }

        return finding;
    }

    /// <summary>A member's text, bounded; null where there is none.</summary>
    public static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is { } text
                ? text.Length > MostText ? text[..MostText] : text
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    /// <summary>A member's number, from 1; 1 where there is none.</summary>
    public static int Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) ? Math.Max(1, number) : 1;

    private static string Clean(string file) => SafeText.OneLine(file.Replace('\\', '/'), 1_000);
}
