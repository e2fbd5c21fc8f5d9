using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>The schemas in docs/schemas.</summary>
internal static class PublishedSchema
{
    private static readonly ConcurrentDictionary<string, CompiledSchema> Schemas = new(StringComparer.Ordinal);

    public static void AssertMeets(string name, JsonElement value)
    {
        var schema = Schemas.GetOrAdd(name, static name =>
            CompiledSchema.Compile(AgentJson.Parse(File.ReadAllText(Path.Combine(Programs.Repository, "docs", "schemas", name + ".schema.json")))));
        Assert.Empty(schema.FindFaults());
        var result = JsonSchemaValidator.Validate(schema, value);
        Assert.True(result.IsValid, $"{string.Join("; ", result.Faults.Select(static fault => fault.Message))}\n{value}");
    }
}
