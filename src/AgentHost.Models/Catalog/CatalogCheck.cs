using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Models.Catalog;

/// <summary>Checks that a list of models is one.</summary>
internal static class CatalogCheck
{
    public const int MaxBytes = 8 * 1024 * 1024;
    private const string Resource = "models.schema.json";

    /// <summary>Finds the first fault of a list, one sentence; null when there is none.</summary>
    public static string? Find(JsonElement list)
    {
        var result = Validate(list, "models.json");
        return result.IsValid ? null : result.Faults[0].Message + ".";
    }

    /// <summary>The first thing that is wrong with a file, one sentence with its place; null when nothing is.</summary>
    public static string? FindInFile(string path)
    {
        var read = JsonFile.Read(path, MaxBytes);
        return !read.Succeeded ? read.Problem.ToString()
            : Validate(read.Json.Root, "") is { IsValid: false, Faults: [var fault, ..] } ? read.Json.Problem(fault).ToString() + "."
            : null;
    }

    private static SchemaResult Validate(JsonElement list, string name) =>
        JsonSchemaValidator.Validate(CompiledSchema.Compile(EmbeddedJson.Read(typeof(CatalogCheck).Assembly, Resource)), list, name);

    /// <summary>Tests that a list that was checked once still has its outline: the parts that a look-up walks over.</summary>
    public static bool HasShape(JsonElement list) =>
        IsText(list, "updated") && Items(list, "providers") is { } providers
        && providers.All(static provider =>
            IsText(provider, "id") && Items(provider, "models") is { } models && models.All(static model => IsText(model, "id")));

    private static bool IsText(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;

    private static JsonElement.ArrayEnumerator? Items(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : null;
}
